package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.rows.LockedTasks;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.InsertDecision;
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
 * Inserts executions, or records why an execution is not inserted. Works one by one, because each
 * may be a duplicate of the one before it, or exceed a limit because of it. The rows of their tasks
 * are already locked.
 *
 * <p>If two transactions insert the same id, or a slot of a task that was never saved, the unique
 * index rejects the second one. That transaction is repeated, and then finds a duplicate.
 */
final class ExecutionInserter {
  private final Session session;
  private final LockedTasks tasks;
  private final SkipRecords skipRecords;

  private final ExistingExecutions existingExecutions;

  /** The executions to be inserted that are not written yet. */
  private final List<LiveRowInserts.Insert> inserts = new ArrayList<>();

  /** The present instant of the last insert. */
  private Instant latest = Instant.EPOCH;

  ExecutionInserter(Session session, LockedTasks tasks) {
    this.session = session;
    this.tasks = tasks;
    skipRecords = new SkipRecords(session, tasks);
    existingExecutions = new ExistingExecutions(session, tasks);
  }

  /**
   * Looks up what exists of executions that are to be inserted next, and counts the live executions
   * of their tasks.
   */
  void lookUp(Collection<NewExecution> executions) throws SQLException {
    if (!executions.isEmpty()) {
      write();
      existingExecutions.look(executions);
    }
  }

  /**
   * Inserts an execution that was passed to {@link #lookUp}, unless it is a duplicate or exceeds a
   * limit. {@code leaseRequest} is null if nothing may be leased. The row is written by {@link
   * #write} at the latest.
   */
  InsertResult insert(NewExecution execution, Instant now, @Nullable LeaseRequest leaseRequest)
      throws SQLException {
    ExecutionId existing = existingExecutions.find(execution);
    InsertResult.Status status =
        InsertDecision.of(
            execution, existing != null, () -> existingExecutions.active(execution), leaseRequest);
    if (existing != null) {
      return new InsertResult(status, existing);
    }
    TaskId task = execution.origin().task();
    if (task != null && status == InsertResult.Status.OVERLAP) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.routing(), execution.slots(), SkipReason.OVERLAP);
      ExecutionId record = skipRecords.record(task, skipped, execution.origin(), now);
      existingExecutions.add(record);
      return new InsertResult(status, record);
    }
    existingExecutions.add(execution);
    LiveRowInserts.Insert insert = LiveRowInserts.Insert.of(execution, leaseRequest);
    inserts.add(insert);
    latest = now;
    Instant slot = ExecutionColumns.slotAt(execution.origin(), execution.slots());
    if (slot != null) {
      tasks.setOpenSkip(tasks.find(task), null);
      tasks.take(tasks.find(task), slot);
    }
    return insert.result();
  }

  /** Records skipped slots of the schedule of a task, and returns the id of the record. */
  ExecutionId skip(TaskId task, SkippedSlots skipped, Instant now) throws SQLException {
    LockedTasks.LockedTask cell = tasks.find(task);
    long revision = cell == null ? 0 : cell.revision;
    return skipRecords.record(
        task, skipped, new Origin(Origin.Kind.SCHEDULE, task, revision, null), now);
  }

  /** Writes the executions to be inserted. */
  void write() throws SQLException {
    LiveRowInserts.write(session, inserts, latest);
    inserts.clear();
  }

  /** Adds the slots that were merged into a slot to the execution of that slot. */
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
