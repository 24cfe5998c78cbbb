package io.quarterhour.examples.store;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Admits new executions, or records why not. */
final class Admission {
  private final Tables tables;
  private final Executions executions;

  Admission(Tables tables, Executions executions) {
    this.tables = tables;
    this.executions = executions;
  }

  /** Admits an execution, which runs at once if its node wants that and it needs no lock. */
  InsertResult admit(NewExecution execution, LeaseRequest leaseRequest) {
    boolean leased =
        execution.constraints().leaseRequested() && execution.constraints().locks().isEmpty();
    return admit(execution, leaseRequest.now(), leased ? leaseRequest : null);
  }

  /** Admits an execution that waits. */
  InsertResult admitWaiting(NewExecution execution, Instant now) {
    return admit(execution, now, null);
  }

  private InsertResult admit(NewExecution execution, Instant now, @Nullable LeaseRequest lease) {
    if (executions.get(execution.id()) != null) {
      return new InsertResult(InsertResult.Status.DUPLICATE, execution.id());
    }
    ExecutionRow there = executions.ofSameSlot(execution);
    if (there != null) {
      return new InsertResult(InsertResult.Status.DUPLICATE, there.id());
    }
    TaskId task = execution.origin().task();
    if (task != null && isFull(task, execution)) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.routing(), execution.slots(), SkipReason.OVERLAP);
      return new InsertResult(
          InsertResult.Status.OVERLAP, skip(skipped, task, execution.origin(), now));
    }
    ExecutionRow row = ExecutionRow.waiting(execution);
    executions.insert(lease == null ? row : row.claimed(lease), execution.document());
    if (task != null && !row.isNotification()) {
      tables.openSkips.remove(task);
    }
    return new InsertResult(
        lease == null ? InsertResult.Status.WAITING : InsertResult.Status.LEASED, execution.id());
  }

  /**
   * Admits an execution of a firing. If another one stands for its last fire time already, it
   * stands for the earlier ones too from now on. A firing happens once, so they are added once;
   * what is enqueued may come again.
   *
   * @param lease who wants to own it at once; null if it is to wait
   */
  InsertResult fire(NewExecution execution, Instant now, @Nullable LeaseRequest lease) {
    ExecutionRow there = executions.ofSameSlot(execution);
    if (there != null && execution.slots().count() > 1) {
      widen(there, execution.slots());
    }
    return lease == null ? admitWaiting(execution, now) : admit(execution, lease);
  }

  private void widen(ExecutionRow there, SlotRange asked) {
    SlotRange old = there.execution().slots();
    SlotRange wide =
        new SlotRange(
            old.nominal(),
            asked.first().isBefore(old.first()) ? asked.first() : old.first(),
            old.last(),
            // The last one is counted by both.
            old.count() + asked.count() - 1);
    executions.put(there.standingFor(wide, there.execution().status().endedAt()));
  }

  private boolean isFull(TaskId task, NewExecution execution) {
    int limit = execution.constraints().maxActive();
    return limit > 0
        && executions.liveOf(task).stream()
                .filter(row -> !row.isNotification())
                .filter(row -> row.tenant().equals(execution.routing().tenant()))
                .count()
            >= limit;
  }

  /** Records fire times of a task that get no execution, by its newest revision. */
  void skip(TaskId task, List<SkippedSlots> all, Instant now) {
    TaskState state = tables.tasks.get(task);
    long revision = state == null ? 0 : state.revision();
    Origin origin = new Origin(Origin.Kind.SCHEDULE, task, revision, null);
    all.forEach(skipped -> skip(skipped, task, origin, now));
  }

  /** Tells of what is there under the id that a firing gave it, and so was not there before. */
  void tell(ConditionalNotification conditionalNotification, Instant now) {
    ExecutionId about = conditionalNotification.notification().origin().parent();
    ExecutionRow row = about == null ? null : executions.get(about);
    boolean wantsSkipped =
        conditionalNotification.condition() == ConditionalNotification.Condition.SKIPPED;
    if (row != null && wantsSkipped == (row.state() == ExecutionState.SKIPPED)) {
      admitWaiting(conditionalNotification.notification(), now);
    }
  }

  /** Records skipped slots: as a part of the record before, or as one of their own. */
  private ExecutionId skip(SkippedSlots skipped, TaskId task, Origin origin, Instant now) {
    ExecutionId openId = tables.openSkips.get(task);
    ExecutionRow open = openId == null ? null : executions.get(openId);
    if (open != null
        && open.tenant().equals(skipped.routing().tenant())
        && skipped.reason().description().equals(open.execution().status().reason())) {
      executions.put(open.standingFor(open.execution().slots().plus(skipped.slots()), now));
      return open.id();
    }
    Instant last = skipped.slots().last();
    Execution record =
        new Execution(
            skipped.id(),
            origin,
            skipped.routing(),
            skipped.slots(),
            new ExecutionStatus(
                ExecutionState.SKIPPED, skipped.reason().description(), last, null, now),
            AttemptCounts.NONE,
            Ownership.NONE,
            null,
            null);
    executions.put(new ExecutionRow(record, List.of(), 1, null));
    tables.openSkips.put(task, record.id());
    return record.id();
  }
}
