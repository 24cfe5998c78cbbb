package io.quarterhour.store.task;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;

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
public record SkippedSlots(ExecutionId id, Routing routing, SlotRange slots, SkipReason reason) {}
