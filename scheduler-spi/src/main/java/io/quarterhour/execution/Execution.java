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
}
