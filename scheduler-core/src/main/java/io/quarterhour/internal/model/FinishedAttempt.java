package io.quarterhour.internal.model;

import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;

/**
 * An attempt that has ended for its worker and is not recorded yet.
 *
 * @param claimed the execution as it was claimed
 * @param attemptReport the report of the worker
 * @param completionPolicy the policy that decides what follows
 * @param startedAt the start of the attempt
 * @param endedAt the end of the attempt
 */
public record FinishedAttempt(
    ClaimResult.ClaimedExecution claimed,
    AttemptReport attemptReport,
    CompletionPolicy completionPolicy,
    Instant startedAt,
    Instant endedAt) {
  /** {@return the lease under which the attempt ran} */
  public Lease lease() {
    return new Lease(claimed.execution().id(), claimed.execution().ownership().token());
  }
}
