package io.quarterhour.memory;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Inserts executions, or records why they were skipped. */
final class ExecutionInserter {
  private final MemoryTables memoryTables;

  ExecutionInserter(MemoryTables memoryTables) {
    this.memoryTables = memoryTables;
  }

  /** Inserts an execution. If {@code leaseRequest} is null, the execution is not leased. */
  InsertResult insert(NewExecution execution, Instant now, @Nullable LeaseRequest leaseRequest) {
    ExecutionRow there = existing(execution);
    if (there != null) {
      return new InsertResult(InsertResult.Status.DUPLICATE, there.id);
    }
    TaskId task = execution.origin().task();
    int limit = execution.constraints().maxActive();
    if (task != null
        && limit > 0
        && memoryTables.activeOf(task, execution.routing().tenant()) >= limit) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.routing(), execution.slots(), SkipReason.OVERLAP);
      return new InsertResult(InsertResult.Status.OVERLAP, skip(task, skipped, execution, now).id);
    }
    ExecutionRow row = new ExecutionRow(execution);
    memoryTables.insert(row);
    StoredTask cell = task == null ? null : memoryTables.tasks.get(task);
    if (cell != null && row.countedTask() != null) {
      cell.openSkip = null;
    }
    if (leaseRequest != null && execution.constraints().leaseRequested() && row.locks.isEmpty()) {
      row.state = ExecutionState.RUNNING;
      row.attemptCounts = AttemptCounts.NONE.withNextAttempt();
      row.owner =
          new ExecutionRow.Owner(1, leaseRequest.node(), leaseRequest.now(), leaseRequest.until());
      memoryTables.readyQueue.lease(row, leaseRequest.until());
      return new InsertResult(InsertResult.Status.LEASED, row.id);
    }
    memoryTables.readyQueue.await(row);
    return new InsertResult(InsertResult.Status.WAITING, row.id);
  }

  /**
   * Adds the fire times that were merged into a slot to the execution that has this slot already.
   */
  void mergeSlots(ExecutionId id, SlotRange merged) {
    ExecutionRow row = memoryTables.find(id);
    if (row != null && merged.count() > 1) {
      row.mergeSlots(merged);
    }
  }

  private @Nullable ExecutionRow existing(NewExecution execution) {
    ExecutionRow sameId = memoryTables.find(execution.id());
    if (sameId != null) {
      return sameId;
    }
    TaskId task = execution.origin().task();
    if (task == null || execution.origin().kind() == Origin.Kind.NOTIFICATION) {
      return null;
    }
    return memoryTables.atSlot(task, execution.slots().last(), execution.routing().tenant());
  }

  /**
   * Records skipped slots. They extend the previous record of the task if it has the same reason
   * and tenant and no execution was inserted since.
   */
  ExecutionRow skip(
      TaskId task, SkippedSlots skipped, @Nullable NewExecution instead, Instant now) {
    StoredTask cell = memoryTables.tasks.get(task);
    ExecutionRow open = cell == null ? null : cell.openSkip;
    if (open != null
        && memoryTables.find(open.id) == open
        && open.end != null
        && skipped.reason().description().equals(open.end.reason())
        && open.routing.tenant().equals(skipped.routing().tenant())) {
      open.join(skipped.slots());
      open.end = new ExecutionRow.End(open.end.reason(), null, null, now);
      memoryTables.historyTable.extended(open);
      return open;
    }
    ExecutionRow row = new ExecutionRow(record(task, skipped, instead, cell));
    row.state = ExecutionState.SKIPPED;
    row.end = new ExecutionRow.End(skipped.reason().description(), null, null, now);
    memoryTables.record(row);
    if (cell != null) {
      cell.openSkip = row;
    }
    return row;
  }

  private static NewExecution record(
      TaskId task,
      SkippedSlots skipped,
      @Nullable NewExecution instead,
      @Nullable StoredTask cell) {
    Origin origin =
        instead != null
            ? instead.origin()
            : new Origin(Origin.Kind.SCHEDULE, task, cell == null ? 0 : cell.revision(), null);
    return new NewExecution(
        skipped.id(),
        origin,
        skipped.routing(),
        skipped.slots(),
        skipped.slots().last(),
        NewExecution.Constraints.NONE,
        null);
  }
}
