package io.quarterhour.memory;

import io.quarterhour.execution.LastExecution;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task with its revisions and its schedule state. It remains after the task is removed, as long
 * as the history refers to one of its revisions.
 */
final class StoredTask extends TimerQueue.Entry<StoredTask> {
  final TaskId id;

  /** The number of the newest revision, also of a removed task; 0 if it was never saved. */
  long revision;

  /** The stored revisions, the oldest first. */
  private final List<TaskRow> revisions = new ArrayList<>(1);

  ScheduleState scheduleState;
  boolean removed = true;
  @Nullable LastExecution lastExecution;

  /**
   * The record of skipped slots that further skipped slots extend; null if an execution was
   * inserted since.
   */
  @Nullable ExecutionRow openSkip;

  StoredTask(TaskId id) {
    this.id = id;
    this.scheduleState = new ScheduleState(0, null, null, null, 0);
  }

  @Override
  int compareEqual(StoredTask other) {
    return id.compareTo(other.id);
  }

  /** {@return the newest definition of a task that is not removed} */
  TaskRow newest() {
    return revisions.get(revisions.size() - 1);
  }

  /** {@return the definition of a revision, or null} */
  @Nullable TaskRow definition(long wanted) {
    int place = placeOf(wanted);
    return place < 0 ? null : revisions.get(place);
  }

  /** {@return the index of a revision; -1 if it is not stored} */
  private int placeOf(long wanted) {
    int low = 0;
    int high = revisions.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (revisions.get(middle).revision() < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == high && revisions.get(low).revision() == wanted ? low : -1;
  }

  /** Adds a definition as the next revision. */
  void add(TaskRow row) {
    revision++;
    revisions.add(new TaskRow(id, revision, row.columns(), row.document()));
  }

  /** Removes the definition of a revision, and returns whether another one is left. */
  boolean removeDefinition(long unused) {
    int place = placeOf(unused);
    if (place >= 0) {
      revisions.remove(place);
    }
    return !revisions.isEmpty();
  }

  /** Stores a schedule state with the version after the current one, and updates the due queue. */
  void move(ScheduleState next, TimerQueue<StoredTask> due) {
    scheduleState =
        new ScheduleState(
            scheduleState.version() + 1, next.next(), next.nominal(), next.pause(), next.fires());
    leaveQueue();
    Instant at = scheduleState.dueAt();
    if (at != null && !removed) {
      due.put(this, at.toEpochMilli());
    }
  }
}
