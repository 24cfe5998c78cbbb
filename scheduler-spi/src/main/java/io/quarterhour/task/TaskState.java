package io.quarterhour.task;

/** How a task stands, as a person reads it. */
public enum TaskState {
  /** It has a next fire time. */
  PLANNED,
  /** An execution of it is waiting or running. */
  RUNNING,
  /** It has no further fire time, and its last execution succeeded, with or without warnings. */
  COMPLETED,
  /** It has no further fire time, and its last execution did not succeed. */
  FAILED,
  /** It does not fire until it is resumed. */
  PAUSED,
  /** It runs only when asked. */
  MANUAL,
  /** Its definition cannot be read: it does not fire until that is mended and it is resumed. */
  QUARANTINED
}
