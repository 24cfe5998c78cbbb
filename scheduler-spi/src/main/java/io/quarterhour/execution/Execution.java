package io.quarterhour.execution;

import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A firing of a task or an enqueued call of an action, from the time it waits until it is in the
 * history. An instance is an immutable snapshot of the state at the time of reading.
 *
 * @param id the identity
 * @param origin the reason for which the execution exists, with its task or parent
 * @param routing the tenant, the action and the queue
 * @param slots the fire times for which the execution runs
 * @param status the state, with its reason and times
 * @param attemptCounts the number of attempts
 * @param ownership the owner and its lease
 * @param childCounts the counts of the children of a fan-out; null if the execution has no children
 * @param outcome the outcome; null if the execution has not finished or never ran
 */
public record Execution(
    ExecutionId id,
    Origin origin,
    Routing routing,
    SlotRange slots,
    ExecutionStatus status,
    AttemptCounts attemptCounts,
    Ownership ownership,
    @Nullable ChildCounts childCounts,
    @Nullable Outcome outcome) {

  /** {@return the task of the execution; empty for a call without a task} */
  public Optional<TaskId> task() {
    return Optional.ofNullable(origin.task());
  }

  /** {@return the tenant that the execution runs for} */
  public TenantId tenant() {
    return routing.tenant();
  }

  /** {@return the name of the action} */
  public String action() {
    return routing.action();
  }

  /** {@return the fire time; the latest one if several were merged} */
  public Instant slot() {
    return slots.last();
  }

  /** {@return the state} */
  public ExecutionState state() {
    return status.state();
  }

  /**
   * Checks whether this execution occupies its slot. A task has at most one such execution for each
   * slot and tenant. A record of skipped fire times and a notification occupy none. An execution
   * that was cancelled before it started leaves its slot free for another one.
   *
   * @return whether it occupies its slot
   */
  public boolean occupiesSlot() {
    boolean neverStarted = state() == ExecutionState.CANCELLED && status.startedAt() == null;
    return origin.countedTask() != null && state() != ExecutionState.SKIPPED && !neverStarted;
  }

  /**
   * {@return a copy with other fire times}
   *
   * @param newSlots the fire times
   */
  public Execution withSlots(SlotRange newSlots) {
    return new Execution(
        id, origin, routing, newSlots, status, attemptCounts, ownership, childCounts, outcome);
  }

  /**
   * {@return a copy with another status}
   *
   * @param newStatus the status
   */
  public Execution withStatus(ExecutionStatus newStatus) {
    return new Execution(
        id, origin, routing, slots, newStatus, attemptCounts, ownership, childCounts, outcome);
  }

  /**
   * {@return a copy with other attempt counts}
   *
   * @param newAttemptCounts the attempt counts
   */
  public Execution withAttemptCounts(AttemptCounts newAttemptCounts) {
    return new Execution(
        id, origin, routing, slots, status, newAttemptCounts, ownership, childCounts, outcome);
  }

  /**
   * {@return a copy with another ownership}
   *
   * @param newOwnership the ownership
   */
  public Execution withOwnership(Ownership newOwnership) {
    return new Execution(
        id, origin, routing, slots, status, attemptCounts, newOwnership, childCounts, outcome);
  }

  /**
   * {@return a copy with other child counts}
   *
   * @param newChildCounts the child counts, or null
   */
  public Execution withChildCounts(@Nullable ChildCounts newChildCounts) {
    return new Execution(
        id, origin, routing, slots, status, attemptCounts, ownership, newChildCounts, outcome);
  }

  /** {@return a copy without the result of its outcome, as lists of executions contain it} */
  public Execution withoutResult() {
    return outcome == null ? this : withOutcome(outcome.withResult(null));
  }

  /**
   * {@return a copy with another outcome}
   *
   * @param newOutcome the outcome, or null
   */
  public Execution withOutcome(@Nullable Outcome newOutcome) {
    return new Execution(
        id, origin, routing, slots, status, attemptCounts, ownership, childCounts, newOutcome);
  }
}
