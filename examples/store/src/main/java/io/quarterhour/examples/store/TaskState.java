package io.quarterhour.examples.store;

import io.quarterhour.task.LastRun;
import io.quarterhour.task.Timetable;
import org.jspecify.annotations.Nullable;

/**
 * Where a task stands. It outlives the task, since a new one of the same id continues its revisions
 * and versions.
 *
 * @param revision its newest revision
 * @param timetable its timetable; of a removed task the last that it had
 * @param lastRun its execution that was over last; null if none was
 * @param removed whether the task is gone
 */
record TaskState(long revision, Timetable timetable, @Nullable LastRun lastRun, boolean removed) {
  /** Before a task is saved for the first time. */
  static final TaskState NEVER =
      new TaskState(0, new Timetable(0, null, null, null, 0), null, true);

  /** The same with a timetable that takes the place of this one: its version is the next one. */
  TaskState moved(Timetable next) {
    Timetable stored =
        new Timetable(
            timetable.version() + 1, next.next(), next.asked(), next.pause(), next.fires());
    return new TaskState(revision, stored, lastRun, removed);
  }

  TaskState withRevision(long newest) {
    return new TaskState(newest, timetable, removed ? null : lastRun, false);
  }

  TaskState withLastRun(LastRun run) {
    return new TaskState(revision, timetable, run, removed);
  }

  /** Removed, which is a move as well: what was computed before is refused afterwards. */
  TaskState gone() {
    return new TaskState(revision, moved(timetable).timetable, lastRun, true);
  }
}
