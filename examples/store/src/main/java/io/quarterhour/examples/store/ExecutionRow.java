package io.quarterhour.examples.store;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it is stored, with its state transitions. The row is immutable: each transition
 * returns a new row.
 *
 * @param execution the part that users may see
 * @param locks the locks that the execution needs
 * @param version the version of the parameters
 * @param cancelReason the reason of the cancellation request; null if there was none
 */
record ExecutionRow(
    Execution execution, List<String> locks, int version, @Nullable String cancelReason) {

  /** Returns the row of a new execution, which waits. */
  static ExecutionRow waiting(NewExecution newExecution) {
    return new ExecutionRow(
        new Execution(
            newExecution.id(),
            newExecution.origin(),
            newExecution.routing(),
            newExecution.slots(),
            new ExecutionStatus(ExecutionState.WAITING, null, newExecution.readyAt(), null, null),
            AttemptCounts.NONE,
            Ownership.NONE,
            null,
            null),
        newExecution.constraints().locks(),
        newExecution.constraints().parametersVersion(),
        null);
  }

  ExecutionId id() {
    return execution.id();
  }

  ExecutionState state() {
    return execution.state();
  }

  @Nullable TaskId task() {
    return execution.origin().task();
  }

  TenantId tenant() {
    return execution.tenant();
  }

  Instant readyAt() {
    return execution.status().readyAt();
  }

  @Nullable Instant leaseUntil() {
    return execution.ownership().leaseUntil();
  }

  boolean isFinished() {
    return state().isFinished();
  }

  boolean isNotification() {
    return execution.origin().kind() == Origin.Kind.NOTIFICATION;
  }

  boolean isChild() {
    return execution.origin().kind() == Origin.Kind.CHILD;
  }

  boolean isRunning() {
    return state() == ExecutionState.RUNNING;
  }

  /** Returns whether a node owns the execution by a lease that has not expired. */
  boolean isLeasedAt(Instant now) {
    Instant until = leaseUntil();
    return until != null && until.isAfter(now);
  }

  /** Returns the capability that a node must have to claim the execution. */
  String capability() {
    return ClaimRequest.capability(execution.action(), version);
  }

  /**
   * Returns the instant from which a node may claim the execution; null if its state does not allow
   * a claim.
   */
  @Nullable Instant claimableAt() {
    return switch (state()) {
      case WAITING -> readyAt();
      case RUNNING -> leaseUntil();
      default -> null;
    };
  }

  // Transitions

  /** Returns the row as owned by a node from now on. No other node holds an unexpired lease. */
  ExecutionRow claimed(LeaseRequest leaseRequest) {
    ExecutionStatus status = execution.status();
    boolean aggregating = execution.childCounts() != null && status.startedAt() != null;
    AttemptCounts attemptCounts =
        isRunning() ? execution.attemptCounts().withLostLease() : execution.attemptCounts();
    Ownership ownership = execution.ownership();
    return with(
        statusWith(ExecutionState.RUNNING, aggregating ? status.startedAt() : leaseRequest.now()),
        attemptCounts.withNextAttempt(),
        new Ownership(
            ownership.token() + 1,
            leaseRequest.node(),
            leaseRequest.until(),
            ownership.cancelRequested()));
  }

  ExecutionRow renewed(Instant until) {
    Ownership ownership = execution.ownership();
    return with(
        execution.status(),
        execution.attemptCounts(),
        new Ownership(ownership.token(), ownership.node(), until, ownership.cancelRequested()));
  }

  /** Returns the row as waiting and without an owner. The start of its first attempt is kept. */
  ExecutionRow requeued(Instant readyAt) {
    return with(
        new ExecutionStatus(
            ExecutionState.WAITING, null, readyAt, execution.status().startedAt(), null),
        execution.attemptCounts(),
        withoutLease());
  }

  ExecutionRow withFailure() {
    return with(execution.status(), execution.attemptCounts().withFailure(), execution.ownership());
  }

  /**
   * Returns the row as if the current attempt had never started. If it was the first attempt, the
   * start is removed too.
   */
  ExecutionRow withoutAttempt() {
    AttemptCounts undone = execution.attemptCounts().withoutLastAttempt();
    return with(
        statusWith(state(), undone.attempt() == 0 ? null : execution.status().startedAt()),
        undone,
        execution.ownership());
  }

  ExecutionRow quarantined(String reason) {
    ExecutionStatus status = execution.status();
    return with(
        new ExecutionStatus(
            ExecutionState.QUARANTINED, reason, status.readyAt(), status.startedAt(), null),
        execution.attemptCounts(),
        withoutLease());
  }

  /**
   * Returns the row as waiting for its children. Creating children does not count as an attempt,
   * but the start is kept.
   */
  ExecutionRow awaiting(ChildCounts childCounts) {
    return with(
            statusWith(ExecutionState.AWAITING_CHILDREN, execution.status().startedAt()),
            withoutAttempt().execution.attemptCounts(),
            withoutLease())
        .with(childCounts);
  }

  /** Returns the row with new child counts. It becomes ready when no child is open. */
  ExecutionRow withChildCounts(ChildCounts childCounts, Instant now) {
    ExecutionRow counted = with(childCounts);
    return childCounts.unfinished() == 0 ? counted.requeued(now) : counted;
  }

  ExecutionRow finished(AttemptResult.Finished finished) {
    boolean byRequest = finished.state() == ExecutionState.CANCELLED && cancelReason != null;
    return finished(
        new ExecutionStatus(
            finished.state(),
            byRequest ? cancelReason : finished.reason(),
            readyAt(),
            finished.startedAt(),
            finished.endedAt()),
        finished.outcome());
  }

  ExecutionRow cancelled(String reason, Instant now) {
    ExecutionStatus status = execution.status();
    return finished(
        new ExecutionStatus(ExecutionState.CANCELLED, reason, readyAt(), status.startedAt(), now),
        null);
  }

  ExecutionRow cancelRequested(String reason) {
    Ownership ownership = execution.ownership();
    Ownership requested =
        new Ownership(ownership.token(), ownership.node(), ownership.leaseUntil(), true);
    return new ExecutionRow(
        with(execution.status(), execution.attemptCounts(), requested).execution,
        locks,
        version,
        cancelReason == null ? reason : cancelReason);
  }

  /** Returns the row with other slots and, for a record of skipped slots, another end. */
  ExecutionRow withSlots(SlotRange slots, @Nullable Instant endedAt) {
    ExecutionStatus status = execution.status();
    return with(
        new Execution(
            execution.id(),
            execution.origin(),
            execution.routing(),
            slots,
            new ExecutionStatus(
                status.state(), status.reason(), status.readyAt(), status.startedAt(), endedAt),
            execution.attemptCounts(),
            execution.ownership(),
            execution.childCounts(),
            execution.outcome()));
  }

  // Copies with other parts

  private ExecutionStatus statusWith(ExecutionState state, @Nullable Instant startedAt) {
    ExecutionStatus status = execution.status();
    return new ExecutionStatus(
        state, status.reason(), status.readyAt(), startedAt, status.endedAt());
  }

  private Ownership withoutLease() {
    Ownership ownership = execution.ownership();
    return new Ownership(ownership.token(), ownership.node(), null, ownership.cancelRequested());
  }

  private ExecutionRow with(
      ExecutionStatus status, AttemptCounts attemptCounts, Ownership ownership) {
    return with(
        execution.withStatus(status).withAttemptCounts(attemptCounts).withOwnership(ownership));
  }

  private ExecutionRow with(ChildCounts childCounts) {
    return with(execution.withChildCounts(childCounts));
  }

  private ExecutionRow finished(ExecutionStatus status, @Nullable Outcome outcome) {
    return with(execution.withStatus(status).withOwnership(withoutLease()).withOutcome(outcome));
  }

  private ExecutionRow with(Execution changed) {
    return new ExecutionRow(changed, locks, version, cancelReason);
  }
}
