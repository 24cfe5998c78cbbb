package io.quarterhour.store.execution;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of an execution, as pure functions: each takes an execution and returns the one
 * to be stored instead. A store decides which transition takes place, applies it atomically, and
 * stores the result.
 *
 * <pre>
 *                 claimed                      finished
 *   inserted -> WAITING ----------> RUNNING ---------------> SUCCEEDED, WARNING, FAILED,
 *                 ^  ^  retry,        |  |                   CANCELLED, INTERRUPTED
 *                 |  |  release       |  |
 *                 |  +----------------+  | quarantine
 *                 |                   |  +-----------> QUARANTINED
 *                 |    await children |                  |
 *                 |                   v                  | releasedFromQuarantine
 *                 +----- AWAITING_CHILDREN               +--> WAITING
 *                   last child finished
 * </pre>
 *
 * <p>A RUNNING execution whose lease has expired is claimed again. WAITING executions without
 * children and QUARANTINED ones are {@link #cancelled} at once; all others get a {@link
 * #cancelRequested cancellation request}, whose reason the store keeps beside the execution.
 *
 * <p>Transitions that the state of an execution does not allow throw {@link
 * IllegalArgumentException}.
 */
public final class ExecutionTransitions {
  private ExecutionTransitions() {}

  /**
   * Returns a new execution, as it is stored first.
   *
   * @param newExecution the execution to insert
   * @param leaseRequest the request for its lease if {@link InsertDecision} leases it at once; null
   *     if it waits
   * @return the execution, WAITING or RUNNING
   */
  public static Execution inserted(NewExecution newExecution, @Nullable LeaseRequest leaseRequest) {
    Execution waiting =
        new Execution(
            newExecution.id(),
            newExecution.origin(),
            newExecution.routing(),
            newExecution.slots(),
            new ExecutionStatus(ExecutionState.WAITING, null, newExecution.readyAt(), null, null),
            AttemptCounts.NONE,
            Ownership.NONE,
            null,
            null);
    return leaseRequest == null ? waiting : claimed(waiting, leaseRequest);
  }

  /**
   * Returns an execution after a node has claimed it. The token grows by one. An expired lease is
   * counted; its attempt is {@link AttemptRecords#lost}. A fan-out that aggregates its children
   * keeps its start.
   *
   * @param execution a WAITING execution that is ready, or a RUNNING one whose lease has expired
   * @param leaseRequest the node and its lease
   * @return the execution, RUNNING
   */
  public static Execution claimed(Execution execution, LeaseRequest leaseRequest) {
    ExecutionState state = execution.state();
    require(
        execution,
        state == ExecutionState.WAITING || state == ExecutionState.RUNNING,
        "only a waiting or running execution can be claimed");
    AttemptCounts counts = execution.attemptCounts();
    Ownership last = execution.ownership();
    Instant firstStart = execution.status().startedAt();
    boolean aggregates = execution.childCounts() != null && firstStart != null;
    return with(
        execution,
        new ExecutionStatus(
            ExecutionState.RUNNING,
            null,
            execution.status().readyAt(),
            aggregates ? firstStart : leaseRequest.now(),
            null),
        (state == ExecutionState.RUNNING ? counts.withLostLease() : counts).withNextAttempt(),
        new Ownership(
            last.token() + 1, leaseRequest.node(), leaseRequest.until(), last.cancelRequested()),
        execution.childCounts());
  }

  /**
   * Returns an execution whose owner has renewed its lease.
   *
   * @param execution the RUNNING execution
   * @param until the new end of the lease
   * @return the execution
   */
  public static Execution renewed(Execution execution, Instant until) {
    requireRunning(execution);
    Ownership owner = execution.ownership();
    return execution.withOwnership(
        new Ownership(owner.token(), owner.node(), until, owner.cancelRequested()));
  }

  /**
   * Returns an execution after an attempt. The following remains for the store: it stores the
   * {@linkplain AttemptRecords attempt}, inserts notifications and children, and counts those
   * children that have finished already by {@link #childFinished}.
   *
   * @param execution the RUNNING execution
   * @param result the result of the attempt
   * @param cancelReason the reason of the cancellation request; null if there was none
   * @param now the present instant
   * @return the execution: finished, WAITING, AWAITING_CHILDREN or QUARANTINED
   */
  public static Execution completed(
      Execution execution, AttemptResult result, @Nullable String cancelReason, Instant now) {
    requireRunning(execution);
    if (result instanceof AttemptResult.Finished finished) {
      return finished(execution, finished, cancelReason);
    }
    if (result instanceof AttemptResult.Retry retry) {
      return waiting(execution, retry.readyAt(), execution.attemptCounts().withFailure());
    }
    if (result instanceof AttemptResult.Release release) {
      Execution released = release.attempt() == null ? withoutAttempt(execution) : execution;
      Instant readyAt = release.readyAt() == null ? released.status().readyAt() : release.readyAt();
      return waiting(released, readyAt, released.attemptCounts());
    }
    if (result instanceof AttemptResult.AwaitChildren await) {
      return awaitingChildren(execution, await.children().size(), now);
    }
    AttemptResult.Quarantine quarantine = (AttemptResult.Quarantine) result;
    Execution undone = withoutAttempt(execution);
    return cancelReason == null
        ? quarantined(undone, quarantine.reason())
        : ended(undone, cancelledStatus(undone, cancelReason, now), null);
  }

  /**
   * Returns a fan-out after one of its children has finished. The last child makes the fan-out
   * ready.
   *
   * @param parent the fan-out; it is returned unchanged if it is not AWAITING_CHILDREN
   * @param child the end state of the child
   * @param now the present instant
   * @return the fan-out
   */
  public static Execution childFinished(Execution parent, ExecutionState child, Instant now) {
    ChildCounts counts = parent.childCounts();
    if (parent.state() != ExecutionState.AWAITING_CHILDREN || counts == null) {
      return parent;
    }
    return withChildren(parent, counts.withFinishedChild(child), now);
  }

  /**
   * Returns an execution after a caller has released it from quarantine.
   *
   * @param execution the QUARANTINED execution
   * @param now the present instant, from which it is ready
   * @return the execution, WAITING
   */
  public static Execution releasedFromQuarantine(Execution execution, Instant now) {
    require(
        execution,
        execution.state() == ExecutionState.QUARANTINED,
        "only a quarantined execution can be released");
    return waiting(execution, now, execution.attemptCounts());
  }

  /**
   * Checks whether a cancellation request cancels an execution at once: no node has to stop it, and
   * no outcomes of children have to be aggregated.
   *
   * @param execution the execution, not finished
   * @return true to apply {@link #cancelled}, false to apply {@link #cancelRequested}
   */
  public static boolean isCancelledAtOnce(Execution execution) {
    return execution.state() == ExecutionState.QUARANTINED
        || (execution.state() == ExecutionState.WAITING && execution.childCounts() == null);
  }

  /**
   * Returns an execution with a cancellation request. The store keeps the reason of the first
   * request, and requests the cancellation of live children too.
   *
   * @param execution the execution
   * @return the execution; only its ownership has changed
   */
  public static Execution cancelRequested(Execution execution) {
    Ownership owner = execution.ownership();
    return execution.withOwnership(
        new Ownership(owner.token(), owner.node(), owner.leaseUntil(), true));
  }

  /**
   * Returns a cancelled execution that no node owns.
   *
   * @param execution the WAITING or QUARANTINED execution
   * @param reason the caller and the reason, as text
   * @param now the present instant
   * @return the execution, CANCELLED
   */
  public static Execution cancelled(Execution execution, String reason, Instant now) {
    ExecutionState state = execution.state();
    require(
        execution,
        state == ExecutionState.WAITING || state == ExecutionState.QUARANTINED,
        "only an execution that no node owns can be cancelled at once");
    return ended(execution, cancelledStatus(execution, reason, now), null);
  }

  private static Execution finished(
      Execution execution, AttemptResult.Finished finished, @Nullable String cancelReason) {
    boolean isRequested = finished.state() == ExecutionState.CANCELLED && cancelReason != null;
    return ended(
        execution,
        new ExecutionStatus(
            finished.state(),
            isRequested ? cancelReason : finished.reason(),
            execution.status().readyAt(),
            finished.startedAt(),
            finished.endedAt()),
        finished.outcome());
  }

  private static Execution waiting(Execution execution, Instant readyAt, AttemptCounts counts) {
    return with(
        execution,
        new ExecutionStatus(
            ExecutionState.WAITING, null, readyAt, execution.status().startedAt(), null),
        counts,
        withoutLease(execution),
        execution.childCounts());
  }

  /** To create the children does not count as an attempt, but the start of the fan-out is kept. */
  private static Execution awaitingChildren(Execution execution, int children, Instant now) {
    Execution awaiting =
        with(
            execution,
            new ExecutionStatus(
                ExecutionState.AWAITING_CHILDREN,
                null,
                execution.status().readyAt(),
                execution.status().startedAt(),
                null),
            execution.attemptCounts().withoutLastAttempt(),
            withoutLease(execution),
            null);
    return withChildren(awaiting, new ChildCounts(children, children, 0, 0), now);
  }

  private static Execution withChildren(Execution parent, ChildCounts counts, Instant now) {
    Execution counted = parent.withChildCounts(counts);
    return counts.unfinished() == 0 ? waiting(counted, now, counted.attemptCounts()) : counted;
  }

  private static Execution quarantined(Execution execution, String reason) {
    return with(
        execution,
        new ExecutionStatus(
            ExecutionState.QUARANTINED,
            reason,
            execution.status().readyAt(),
            execution.status().startedAt(),
            null),
        execution.attemptCounts(),
        withoutLease(execution),
        execution.childCounts());
  }

  /** Returns an execution as if its current attempt, and a start by that attempt, never was. */
  private static Execution withoutAttempt(Execution execution) {
    AttemptCounts counts = execution.attemptCounts().withoutLastAttempt();
    ExecutionStatus status = execution.status();
    boolean started = counts.attempt() > 0 || execution.childCounts() != null;
    return with(
        execution,
        new ExecutionStatus(
            status.state(),
            status.reason(),
            status.readyAt(),
            started ? status.startedAt() : null,
            status.endedAt()),
        counts,
        execution.ownership(),
        execution.childCounts());
  }

  private static ExecutionStatus cancelledStatus(Execution execution, String reason, Instant now) {
    ExecutionStatus status = execution.status();
    return new ExecutionStatus(
        ExecutionState.CANCELLED, reason, status.readyAt(), status.startedAt(), now);
  }

  private static Execution ended(
      Execution execution, ExecutionStatus status, @Nullable Outcome outcome) {
    return new Execution(
        execution.id(),
        execution.origin(),
        execution.routing(),
        execution.slots(),
        status,
        execution.attemptCounts(),
        withoutLease(execution),
        execution.childCounts(),
        outcome);
  }

  private static Ownership withoutLease(Execution execution) {
    Ownership owner = execution.ownership();
    return owner.leaseUntil() == null
        ? owner
        : new Ownership(owner.token(), owner.node(), null, owner.cancelRequested());
  }

  private static Execution with(
      Execution execution,
      ExecutionStatus status,
      AttemptCounts counts,
      Ownership ownership,
      @Nullable ChildCounts childCounts) {
    return new Execution(
        execution.id(),
        execution.origin(),
        execution.routing(),
        execution.slots(),
        status,
        counts,
        ownership,
        childCounts,
        null);
  }

  static void requireRunning(Execution execution) {
    require(
        execution,
        execution.state() == ExecutionState.RUNNING,
        "only a running execution has a current attempt");
  }

  private static void require(Execution execution, boolean isAllowed, String rule) {
    if (!isAllowed) {
      throw new IllegalArgumentException(
          "execution " + execution.id() + " is " + execution.state() + ": " + rule);
    }
  }
}
