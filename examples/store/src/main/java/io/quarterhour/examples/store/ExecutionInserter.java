package io.quarterhour.examples.store;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.InsertDecision;
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
    return insert(newExecution, leaseRequest.now(), leaseRequest);
  }

  /** Inserts an execution that waits. */
  InsertResult insertWaiting(NewExecution newExecution, Instant now) {
    return insert(newExecution, now, null);
  }

  private InsertResult insert(
      NewExecution newExecution, Instant now, @Nullable LeaseRequest leaseRequest) {
    ExecutionRow existing = existing(newExecution);
    InsertResult.Status status =
        InsertDecision.of(newExecution, existing != null, () -> active(newExecution), leaseRequest);
    if (existing != null) {
      return new InsertResult(status, existing.id());
    }
    TaskId task = newExecution.origin().task();
    if (task != null && status == InsertResult.Status.OVERLAP) {
      SkippedSlots skipped =
          new SkippedSlots(
              newExecution.id(), newExecution.routing(), newExecution.slots(), SkipReason.OVERLAP);
      return new InsertResult(status, recordSkipped(skipped, task, newExecution.origin(), now));
    }
    boolean leased = status == InsertResult.Status.LEASED;
    executionIndex.insert(
        ExecutionRow.inserted(newExecution, leased ? leaseRequest : null), newExecution.document());
    if (newExecution.origin().countedTask() != null) {
      tables.openSkips.remove(newExecution.origin().countedTask());
    }
    return new InsertResult(status, newExecution.id());
  }

  private @Nullable ExecutionRow existing(NewExecution newExecution) {
    ExecutionRow sameId = executionIndex.get(newExecution.id());
    return sameId != null ? sameId : executionIndex.findBySlot(newExecution);
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
    Execution execution = existing.execution();
    executionIndex.put(existing.with(execution.withSlots(execution.slots().withMerged(added))));
  }

  private int active(NewExecution newExecution) {
    TaskId task = newExecution.origin().task();
    return task == null
        ? 0
        : (int)
            executionIndex.liveOf(task).stream()
                .filter(row -> row.tenant().equals(newExecution.routing().tenant()))
                .count();
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

  /**
   * Records skipped slots in the open skip record of the task, or in a new record. A refused manual
   * run has a record of its own.
   */
  private ExecutionId recordSkipped(SkippedSlots skipped, TaskId task, Origin origin, Instant now) {
    boolean manual = origin.kind() == Origin.Kind.MANUAL;
    ExecutionId openId = manual ? null : tables.openSkips.get(task);
    ExecutionRow open = openId == null ? null : executionIndex.get(openId);
    if (open != null && skipped.extendsRecord(open.execution())) {
      executionIndex.put(open.with(skipped.addedTo(open.execution(), now)));
      return open.id();
    }
    executionIndex.put(ExecutionRow.skipped(skipped.record(origin, now)));
    if (!manual) {
      tables.openSkips.put(task, skipped.id());
    }
    return skipped.id();
  }
}
