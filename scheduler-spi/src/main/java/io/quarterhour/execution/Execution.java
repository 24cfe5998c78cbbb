package io.quarterhour.execution;

import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One firing of a task, or one call of an action, from its waiting to its history: a snapshot, as
 * it stood when it was read.
 *
 * @param id its identity
 * @param origin where it comes from
 * @param routing what runs, for whom, on which queue
 * @param slots the fire times that it stands for
 * @param status how far it has come
 * @param attemptCounts how often it was tried
 * @param ownership who owns it
 * @param childCounts of a fan-out, how its children stand; null if it has none
 * @param outcome what came of it; null while it is not over, or if it never ran
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

  /** {@return the task that it belongs to; empty for a call without a task} */
  public Optional<TaskId> task() {
    return Optional.ofNullable(origin.task());
  }

  /** {@return for whom it runs} */
  public TenantId tenant() {
    return routing.tenant();
  }

  /** {@return the name of the action} */
  public String action() {
    return routing.action();
  }

  /** {@return the fire time; if several were merged, the latest} */
  public Instant slot() {
    return slots.last();
  }

  /** {@return how it stands} */
  public ExecutionState state() {
    return status.state();
  }

  /** {@return this execution with other fire times} */
  public Execution withSlots(SlotRange newSlots) {
    return new Execution(
        id, origin, routing, newSlots, status, attemptCounts, ownership, childCounts, outcome);
  }

  /** {@return this execution with other status} */
  public Execution withStatus(ExecutionStatus newStatus) {
    return new Execution(
        id, origin, routing, slots, newStatus, attemptCounts, ownership, childCounts, outcome);
  }

  /** {@return this execution with other attempt counts} */
  public Execution withAttemptCounts(AttemptCounts newAttemptCounts) {
    return new Execution(
        id, origin, routing, slots, status, newAttemptCounts, ownership, childCounts, outcome);
  }

  /** {@return this execution with other ownership} */
  public Execution withOwnership(Ownership newOwnership) {
    return new Execution(
        id, origin, routing, slots, status, attemptCounts, newOwnership, childCounts, outcome);
  }

  /** {@return this execution with other child counts} */
  public Execution withChildCounts(@Nullable ChildCounts newChildCounts) {
    return new Execution(
        id, origin, routing, slots, status, attemptCounts, ownership, newChildCounts, outcome);
  }

  /** {@return this execution with other outcome} */
  public Execution withOutcome(@Nullable Outcome newOutcome) {
    return new Execution(
        id, origin, routing, slots, status, attemptCounts, ownership, childCounts, newOutcome);
  }
}
