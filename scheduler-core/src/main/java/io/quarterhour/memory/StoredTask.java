package io.quarterhour.memory;

import io.quarterhour.execution.LastExecution;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task with all its revisions and its schedule state. It remains after the task is removed,
 * because the history may refer to it.
 */
final class StoredTask extends TimerQueue.Entry<StoredTask> {
  final TaskId id;

  /** All revisions, the oldest first. */
  final List<TaskRow> revisions = new ArrayList<>(1);

  final List<AuditEntry> audit = new ArrayList<>(1);
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

  TaskRow newest() {
    return revisions.get(revisions.size() - 1);
  }

  /**
   * {@return the number of the newest revision, also of a removed task; 0 if it was never saved}
   */
  long revision() {
    return revisions.isEmpty() ? 0 : newest().revision();
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
