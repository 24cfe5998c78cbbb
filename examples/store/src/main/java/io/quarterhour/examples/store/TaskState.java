package io.quarterhour.examples.store;

import io.quarterhour.execution.LastExecution;
import io.quarterhour.task.ScheduleState;
import org.jspecify.annotations.Nullable;

/**
 * Where a task stands. It outlives the task, since a new one of the same id continues its revisions
 * and versions.
 *
 * @param revision its newest revision
 * @param scheduleState its timetable; of a removed task the last that it had
 * @param lastExecution its execution that was over last; null if none was
 * @param removed whether the task is gone
 */
record TaskState(
    long revision,
    ScheduleState scheduleState,
    @Nullable LastExecution lastExecution,
    boolean removed) {
  /** Before a task is saved for the first time. */
  static final TaskState NONE =
      new TaskState(0, new ScheduleState(0, null, null, null, 0), null, true);

  /** The same with a timetable that takes the place of this one: its version is the next one. */
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

  /** Removed, which is a move as well: what was computed before is refused afterwards. */
  TaskState asRemoved() {
    return new TaskState(
        revision, withScheduleState(scheduleState).scheduleState, lastExecution, true);
  }
}
