package io.quarterhour.examples.store;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it is stored. The row is immutable: {@link ExecutionTransitions} returns the
 * execution of the next row.
 *
 * @param execution the part that users may see
 * @param locks the locks that the execution needs
 * @param version the version of the parameters
 * @param cancelReason the reason of the cancellation request; null if there was none
 */
record ExecutionRow(
    Execution execution, List<String> locks, int version, @Nullable String cancelReason) {

  /** Returns the row of a new execution, leased if {@code leaseRequest} is not null. */
  static ExecutionRow inserted(NewExecution newExecution, @Nullable LeaseRequest leaseRequest) {
    return new ExecutionRow(
        ExecutionTransitions.inserted(newExecution, leaseRequest),
        newExecution.constraints().locks(),
        newExecution.constraints().parametersVersion(),
        null);
  }

  /** Returns the row of a record of skipped slots. */
  static ExecutionRow skipped(Execution record) {
    return new ExecutionRow(record, List.of(), 1, null);
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

  /** Returns the row after a transition of its execution. */
  ExecutionRow with(Execution changed) {
    return new ExecutionRow(changed, locks, version, cancelReason);
  }

  /** Returns the row with a cancellation request. The reason of the first request is kept. */
  ExecutionRow cancelRequested(String reason) {
    return new ExecutionRow(
        ExecutionTransitions.cancelRequested(execution),
        locks,
        version,
        cancelReason == null ? reason : cancelReason);
  }
}
