package io.quarterhour.memory;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.InsertDecision;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Inserts executions, or records why they were skipped. */
final class ExecutionInserter {
  private final MemoryTables memoryTables;

  ExecutionInserter(MemoryTables memoryTables) {
    this.memoryTables = memoryTables;
  }

  /** Inserts an execution. If {@code leaseRequest} is null, the execution is not leased. */
  InsertResult insert(NewExecution execution, Instant now, @Nullable LeaseRequest leaseRequest) {
    ExecutionRow existing = existing(execution);
    TaskId task = execution.origin().task();
    InsertResult.Status status =
        InsertDecision.of(
            execution,
            existing != null,
            () -> memoryTables.activeOf(Objects.requireNonNull(task), execution.routing().tenant()),
            leaseRequest);
    if (existing != null) {
      return new InsertResult(status, existing.id);
    }
    if (task != null && status == InsertResult.Status.OVERLAP) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.routing(), execution.slots(), SkipReason.OVERLAP);
      return new InsertResult(status, skip(task, skipped, execution.origin(), now).id);
    }
    ExecutionRow row = new ExecutionRow(execution);
    memoryTables.insert(row);
    StoredTask cell = task == null ? null : memoryTables.tasks.get(task);
    if (cell != null && row.origin.countedTask() != null) {
      cell.openSkip = null;
    }
    if (leaseRequest != null && status == InsertResult.Status.LEASED) {
      row.become(ExecutionTransitions.inserted(execution, leaseRequest));
      memoryTables.readyQueue.lease(row, leaseRequest.until());
    } else {
      memoryTables.readyQueue.await(row);
    }
    return new InsertResult(status, row.id);
  }

  /**
   * Adds the fire times that were merged into a slot to the execution that has this slot already.
   */
  void mergeSlots(ExecutionId id, SlotRange merged) {
    ExecutionRow row = memoryTables.find(id);
    if (row != null && merged.count() > 1) {
      Execution execution = row.execution();
      row.become(execution.withSlots(execution.slots().withMerged(merged)));
    }
  }

  private @Nullable ExecutionRow existing(NewExecution execution) {
    ExecutionRow sameId = memoryTables.find(execution.id());
    if (sameId != null) {
      return sameId;
    }
    TaskId task = execution.origin().countedTask();
    return task == null
        ? null
        : memoryTables.atSlot(task, execution.slots().last(), execution.routing().tenant());
  }

  /** Records skipped slots of the schedule of a task. */
  void skip(TaskId task, SkippedSlots skipped, Instant now) {
    StoredTask cell = memoryTables.tasks.get(task);
    long revision = cell == null ? 0 : cell.revision;
    skip(task, skipped, new Origin(Origin.Kind.SCHEDULE, task, revision, null), now);
  }

  /**
   * Records skipped slots. They extend the previous record of the task if it has the same reason
   * and tenant and no execution was inserted since. A refused manual run has a record of its own.
   */
  private ExecutionRow skip(TaskId task, SkippedSlots skipped, Origin origin, Instant now) {
    StoredTask cell = origin.kind() == Origin.Kind.MANUAL ? null : memoryTables.tasks.get(task);
    ExecutionRow open = cell == null ? null : cell.openSkip;
    if (open != null
        && memoryTables.find(open.id) == open
        && skipped.extendsRecord(open.execution())) {
      open.become(skipped.addedTo(open.execution(), now));
      memoryTables.historyTable.extended(open);
      return open;
    }
    ExecutionRow row = new ExecutionRow(skipped.record(origin, now));
    memoryTables.record(row);
    if (cell != null) {
      cell.openSkip = row;
    }
    return row;
  }
}
