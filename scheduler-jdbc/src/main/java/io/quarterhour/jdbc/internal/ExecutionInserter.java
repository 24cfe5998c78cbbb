package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets executions in, or records why not. One by one: each may be a duplicate of the one before, or
 * take the place that it would have had. The rows of their tasks are locked already.
 *
 * <p>Two transactions that insert the same id, or a slot of a task that was never saved, meet at a
 * unique index: the second one is done again, and finds a duplicate.
 */
final class ExecutionInserter {
  private final Session session;
  private final LockedTasks tasks;
  private final SkipRecords skipRecords;

  private final ExistingExecutions existingExecutions;

  /** What is admitted and not written yet. */
  private final List<LiveRowInserts.Insert> inserts = new ArrayList<>();

  ExecutionInserter(Session session, LockedTasks tasks) {
    this.session = session;
    this.tasks = tasks;
    skipRecords = new SkipRecords(session, tasks);
    existingExecutions = new ExistingExecutions(session, tasks);
  }

  /**
   * Looks at what is there of executions that are to be admitted next, and how many of their tasks
   * are live.
   */
  void expect(Collection<NewExecution> executions) throws SQLException {
    if (!executions.isEmpty()) {
      write();
      existingExecutions.look(executions);
    }
  }

  /**
   * Admits an execution that was expected; {@code terms} are null if nothing may be leased. It is
   * written by {@link #write} at the latest.
   */
  InsertResult admit(NewExecution execution, Instant now, @Nullable LeaseRequest leaseRequest)
      throws SQLException {
    ExecutionId existing = existingExecutions.find(execution);
    if (existing != null) {
      return new InsertResult(InsertResult.Status.DUPLICATE, existing);
    }
    TaskId task = execution.origin().task();
    if (task != null && existingExecutions.isAtLimit(execution)) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.routing(), execution.slots(), SkipReason.OVERLAP);
      ExecutionId record = skipRecords.record(task, skipped, execution.origin(), now);
      existingExecutions.add(record);
      return new InsertResult(InsertResult.Status.OVERLAP, record);
    }
    existingExecutions.add(execution);
    LiveRowInserts.Insert insert = LiveRowInserts.Insert.of(execution, leaseRequest);
    inserts.add(insert);
    Instant slot = ExecutionColumns.slotAt(execution.origin(), execution.slots());
    if (slot != null) {
      tasks.setOpenSkip(tasks.find(task), null);
      tasks.take(tasks.find(task), slot);
    }
    return insert.answer();
  }

  /** Records skipped slots of a task by its schedule, and says where. */
  ExecutionId skip(TaskId task, SkippedSlots skipped, Instant now) throws SQLException {
    LockedTasks.LockedTask cell = tasks.find(task);
    long revision = cell == null ? 0 : cell.revision;
    return skipRecords.record(
        task, skipped, new Origin(Origin.Kind.SCHEDULE, task, revision, null), now);
  }

  /** Writes what is admitted. */
  void write() throws SQLException {
    LiveRowInserts.write(session, inserts);
    inserts.clear();
  }

  /**
   * Lets the execution that stands for a slot stand for those that were merged into the slot, too.
   */
  void mergeSlots(ExecutionId id, SlotRange merged) throws SQLException {
    if (merged.count() <= 1) {
      return;
    }
    write();
    for (String table : new String[] {"{live}", "{history}"}) {
      int changed =
          session.update(
              "update "
                  + table
                  + " set first_slot_at = least(first_slot_at, ?), slot_count = slot_count + ?"
                  + " where id = ?",
              parameters -> parameters.time(merged.first()).small(merged.count() - 1).id(id));
      if (changed > 0) {
        return;
      }
    }
  }
}
