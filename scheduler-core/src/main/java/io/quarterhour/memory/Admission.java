package io.quarterhour.memory;

import io.quarterhour.store.InsertResult;
import io.quarterhour.store.LeaseRequest;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.SkippedSlots;
import io.quarterhour.task.AttemptCounts;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Origin;
import io.quarterhour.task.SkipReason;
import io.quarterhour.task.SlotRange;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets executions in, or records why not. */
final class Admission {
  private final Tables tables;

  Admission(Tables tables) {
    this.tables = tables;
  }

  /** Admits an execution; {@code terms} are null if nothing may be leased. */
  InsertResult admit(NewExecution execution, Instant now, @Nullable LeaseRequest leaseRequest) {
    Row there = existing(execution);
    if (there != null) {
      return new InsertResult(InsertResult.Status.DUPLICATE, there.id);
    }
    TaskId task = execution.origin().task();
    int limit = execution.constraints().maxActive();
    if (task != null && limit > 0 && tables.activeOf(task, execution.routing().tenant()) >= limit) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.routing(), execution.slots(), SkipReason.OVERLAP);
      return new InsertResult(InsertResult.Status.OVERLAP, skip(task, skipped, execution, now).id);
    }
    Row row = new Row(execution);
    tables.insert(row);
    TaskCell cell = task == null ? null : tables.tasks.get(task);
    if (cell != null && row.countedTask() != null) {
      cell.openSkip = null;
    }
    if (leaseRequest != null && execution.constraints().leaseRequested() && row.locks.isEmpty()) {
      row.state = ExecutionState.RUNNING;
      row.attemptCounts = AttemptCounts.NONE.withNextAttempt();
      row.owner = new Row.Owner(1, leaseRequest.node(), leaseRequest.now(), leaseRequest.until());
      tables.ready.lease(row, leaseRequest.until());
      return new InsertResult(InsertResult.Status.LEASED, row.id);
    }
    tables.ready.await(row);
    return new InsertResult(InsertResult.Status.WAITING, row.id);
  }

  /**
   * Lets the execution that stands for a slot stand for those that were merged into the slot, too.
   */
  void standIn(ExecutionId id, SlotRange merged) {
    Row row = tables.find(id);
    if (row != null && merged.count() > 1) {
      row.standInFor(merged);
    }
  }

  private @Nullable Row existing(NewExecution execution) {
    Row sameId = tables.find(execution.id());
    if (sameId != null) {
      return sameId;
    }
    TaskId task = execution.origin().task();
    if (task == null || execution.origin().kind() == Origin.Kind.NOTIFICATION) {
      return null;
    }
    return tables.atSlot(task, execution.slots().last(), execution.routing().tenant());
  }

  /** Records skipped slots, joined to the record before if they have one fate. */
  Row skip(TaskId task, SkippedSlots skipped, @Nullable NewExecution instead, Instant now) {
    TaskCell cell = tables.tasks.get(task);
    Row open = cell == null ? null : cell.openSkip;
    if (open != null
        && tables.find(open.id) == open
        && open.end != null
        && skipped.reason().description().equals(open.end.reason())
        && open.routing.tenant().equals(skipped.routing().tenant())) {
      open.join(skipped.slots());
      open.end = new Row.End(open.end.reason(), null, null, now);
      tables.past.prolonged(open);
      return open;
    }
    Row row = new Row(record(task, skipped, instead, cell));
    row.state = ExecutionState.SKIPPED;
    row.end = new Row.End(skipped.reason().description(), null, null, now);
    tables.record(row);
    if (cell != null) {
      cell.openSkip = row;
    }
    return row;
  }

  private static NewExecution record(
      TaskId task, SkippedSlots skipped, @Nullable NewExecution instead, @Nullable TaskCell cell) {
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
