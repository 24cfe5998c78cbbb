package io.quarterhour.task;

/**
 * The state of a task as users see it. If several states apply, the task has the first one in the
 * order QUARANTINED, RUNNING, PAUSED, MANUAL, PLANNED.
 */
public enum TaskState {
  /** The task has a next fire time. */
  PLANNED,
  /** An execution of the task has not finished; quarantined executions count as well. */
  RUNNING,
  /**
   * The task has no further fire time, and its last execution, if any, succeeded, with or without
   * warnings.
   */
  COMPLETED,
  /** The task has no further fire time, and its last execution did not succeed. */
  FAILED,
  /** The task does not fire until it is resumed. */
  PAUSED,
  /** The task runs only on request. */
  MANUAL,
  /**
   * The definition of the task cannot be read. The task does not fire until the definition is
   * repaired and the task is resumed.
   */
  QUARANTINED
}
