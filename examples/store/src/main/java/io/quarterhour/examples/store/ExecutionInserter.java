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

/** Inserts new executions, or records why they were skipped. */
final class ExecutionInserter {
  private final Tables tables;
  private final ExecutionIndex executionIndex;

  ExecutionInserter(Tables tables, ExecutionIndex executionIndex) {
    this.tables = tables;
    this.executionIndex = executionIndex;
  }

  /**
   * Inserts an execution. It is leased at once if its node has requested that and it needs no lock.
   */
  InsertResult insert(NewExecution newExecution, LeaseRequest leaseRequest) {
    boolean leased =
        newExecution.constraints().leaseRequested() && newExecution.constraints().locks().isEmpty();
    return insert(newExecution, leaseRequest.now(), leased ? leaseRequest : null);
  }

  /** Inserts an execution that waits. */
  InsertResult insertWaiting(NewExecution newExecution, Instant now) {
    return insert(newExecution, now, null);
  }

  private InsertResult insert(
      NewExecution newExecution, Instant now, @Nullable LeaseRequest lease) {
    if (executionIndex.get(newExecution.id()) != null) {
      return new InsertResult(InsertResult.Status.DUPLICATE, newExecution.id());
    }
    ExecutionRow existing = executionIndex.findBySlot(newExecution);
    if (existing != null) {
      return new InsertResult(InsertResult.Status.DUPLICATE, existing.id());
    }
    TaskId task = newExecution.origin().task();
    if (task != null && isAtLimit(task, newExecution)) {
      SkippedSlots skipped =
          new SkippedSlots(
              newExecution.id(), newExecution.routing(), newExecution.slots(), SkipReason.OVERLAP);
      return new InsertResult(
          InsertResult.Status.OVERLAP, recordSkipped(skipped, task, newExecution.origin(), now));
    }
    ExecutionRow row = ExecutionRow.waiting(newExecution);
    executionIndex.insert(lease == null ? row : row.claimed(lease), newExecution.document());
    if (task != null && !row.isNotification()) {
      tables.openSkips.remove(task);
    }
    return new InsertResult(
        lease == null ? InsertResult.Status.WAITING : InsertResult.Status.LEASED,
        newExecution.id());
  }

  /**
   * Inserts an execution of a firing. If an execution exists for its last fire time, the earlier
   * fire times are merged into that execution. They are added only once because a firing is applied
   * only once, whereas an enqueued execution may be inserted repeatedly.
   *
   * @param lease the lease for an execution that is to run at once; null if it must wait
   */
  InsertResult insertFired(NewExecution newExecution, Instant now, @Nullable LeaseRequest lease) {
    ExecutionRow existing = executionIndex.findBySlot(newExecution);
    if (existing != null && newExecution.slots().count() > 1) {
      mergeSlots(existing, newExecution.slots());
    }
    return lease == null ? insertWaiting(newExecution, now) : insert(newExecution, lease);
  }

  private void mergeSlots(ExecutionRow existing, SlotRange added) {
    SlotRange current = existing.execution().slots();
    SlotRange merged =
        new SlotRange(
            current.nominal(),
            added.first().isBefore(current.first()) ? added.first() : current.first(),
            current.last(),
            // Both ranges count the last slot.
            current.count() + added.count() - 1);
    executionIndex.put(existing.withSlots(merged, existing.execution().status().endedAt()));
  }

  private boolean isAtLimit(TaskId task, NewExecution newExecution) {
    int limit = newExecution.constraints().maxActive();
    return limit > 0
        && executionIndex.liveOf(task).stream()
                .filter(row -> !row.isNotification())
                .filter(row -> row.tenant().equals(newExecution.routing().tenant()))
                .count()
            >= limit;
  }

  /** Records fire times of a task that get no execution, under the newest revision of the task. */
  void recordSkipped(TaskId task, List<SkippedSlots> all, Instant now) {
    TaskState state = tables.tasks.get(task);
    long revision = state == null ? 0 : state.revision();
    Origin origin = new Origin(Origin.Kind.SCHEDULE, task, revision, null);
    all.forEach(skipped -> recordSkipped(skipped, task, origin, now));
  }

  /**
   * Inserts a notification if the firing has created the execution or skip record that it depends
   * on.
   */
  void insertConditional(ConditionalNotification conditionalNotification, Instant now) {
    ExecutionId about = conditionalNotification.notification().origin().parent();
    ExecutionRow row = about == null ? null : executionIndex.get(about);
    boolean wantsSkipped =
        conditionalNotification.condition() == ConditionalNotification.Condition.SKIPPED;
    if (row != null && wantsSkipped == (row.state() == ExecutionState.SKIPPED)) {
      insertWaiting(conditionalNotification.notification(), now);
    }
  }

  /** Records skipped slots in the open skip record of the task, or in a new record. */
  private ExecutionId recordSkipped(SkippedSlots skipped, TaskId task, Origin origin, Instant now) {
    ExecutionId openId = tables.openSkips.get(task);
    ExecutionRow open = openId == null ? null : executionIndex.get(openId);
    if (open != null
        && open.tenant().equals(skipped.routing().tenant())
        && skipped.reason().description().equals(open.execution().status().reason())) {
      executionIndex.put(open.withSlots(open.execution().slots().mergedWith(skipped.slots()), now));
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
    executionIndex.put(new ExecutionRow(record, List.of(), 1, null));
    tables.openSkips.put(task, record.id());
    return record.id();
  }
}
