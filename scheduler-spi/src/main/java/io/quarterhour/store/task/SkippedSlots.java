package io.quarterhour.store.task;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import java.time.Instant;

/**
 * Consecutive fire times that get no execution, for the same reason. They become a row of the
 * history in state SKIPPED, with the description of the reason, without a start, ended at the
 * present instant.
 *
 * @param id the id of the record, if it is a new one
 * @param routing the tenant, the action and the queue of the execution that was skipped
 * @param slots the fire times
 * @param reason the reason
 */
public record SkippedSlots(ExecutionId id, Routing routing, SlotRange slots, SkipReason reason) {
  /**
   * Returns a new record of these fire times.
   *
   * @param origin the origin: that of the execution that was skipped, or the schedule of the task
   * @param now the present instant
   * @return the record, an execution in state SKIPPED
   */
  public Execution record(Origin origin, Instant now) {
    return new Execution(
        id,
        origin,
        routing,
        slots,
        new ExecutionStatus(ExecutionState.SKIPPED, reason.description(), slots.last(), null, now),
        AttemptCounts.NONE,
        Ownership.NONE,
        null,
        null);
  }

  /**
   * Checks whether these fire times extend the open record of the task instead of getting a record
   * of their own. The record of a task is open until an execution of the task is inserted.
   *
   * @param open the open record
   * @return whether it has the same tenant and reason
   */
  public boolean extendsRecord(Execution open) {
    return open.tenant().equals(routing.tenant())
        && reason.description().equals(open.status().reason());
  }

  /**
   * Returns the open record, extended by these fire times.
   *
   * @param open the open record
   * @param now the present instant
   * @return the record, ended at the present instant
   */
  public Execution addedTo(Execution open, Instant now) {
    ExecutionStatus status = open.status();
    return open.withSlots(open.slots().mergedWith(slots))
        .withStatus(
            new ExecutionStatus(
                status.state(), status.reason(), status.readyAt(), status.startedAt(), now));
  }
}
