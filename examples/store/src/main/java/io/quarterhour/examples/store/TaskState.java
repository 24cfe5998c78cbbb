package io.quarterhour.examples.store;

import io.quarterhour.execution.LastExecution;
import io.quarterhour.task.ScheduleState;
import org.jspecify.annotations.Nullable;

/**
 * The state of a task. It outlives the task, because a new task with the same id continues its
 * revisions and versions.
 *
 * @param revision the newest revision
 * @param scheduleState the schedule state; for a removed task the last one
 * @param lastExecution the execution that finished last; null if there is none
 * @param removed whether the task was removed
 */
record TaskState(
    long revision,
    ScheduleState scheduleState,
    @Nullable LastExecution lastExecution,
    boolean removed) {
  /** The state before a task is saved for the first time. */
  static final TaskState NONE =
      new TaskState(0, new ScheduleState(0, null, null, null, 0), null, true);

  /** Returns this state with another schedule state, whose version is increased by one. */
  TaskState withScheduleState(ScheduleState next) {
    ScheduleState stored =
        new ScheduleState(
            scheduleState.version() + 1, next.next(), next.nominal(), next.pause(), next.fires());
    return new TaskState(revision, stored, lastExecution, removed);
  }

  TaskState withRevision(long newest) {
    return new TaskState(newest, scheduleState, removed ? null : lastExecution, false);
  }

  TaskState withLastExecution(LastExecution last) {
    return new TaskState(revision, scheduleState, last, removed);
  }

  /**
   * Returns this state as removed. The version of the schedule state increases, so that firings
   * computed before are refused.
   */
  TaskState asRemoved() {
    return new TaskState(
        revision, withScheduleState(scheduleState).scheduleState, lastExecution, true);
  }
}
