package io.quarterhour.execution;

import io.quarterhour.error.TextLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of an execution, with its reason and times.
 *
 * @param state the state
 * @param reason the reason, as text for users, for which the execution was skipped, cancelled,
 *     interrupted or quarantined; null for all other states. It is cut as the summary of an {@link
 *     Outcome} is
 * @param readyAt the earliest time at which the execution may run, or run again
 * @param startedAt the start of the last attempt; null if there was no attempt
 * @param endedAt the time at which the execution finished; null if it has not finished
 */
public record ExecutionStatus(
    ExecutionState state,
    @Nullable String reason,
    Instant readyAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {
  public ExecutionStatus {
    reason = reason == null ? null : TextLimit.cut(reason, Outcome.MAX_SUMMARY);
  }
}
