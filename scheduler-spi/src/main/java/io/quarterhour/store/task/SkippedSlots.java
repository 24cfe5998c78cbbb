package io.quarterhour.store.task;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;

/**
 * Consecutive fire times that get no execution, for one reason. They become a row of the history in
 * state SKIPPED, with the words of the reason, not started, ended at the present instant.
 *
 * @param id the identity of the record, if it is a new one
 * @param routing what would have run
 * @param slots which fire times
 * @param reason why
 */
public record SkippedSlots(ExecutionId id, Routing routing, SlotRange slots, SkipReason reason) {}
