package io.quarterhour.internal.model;

import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;

/**
 * An attempt that is over for its worker and has yet to be recorded.
 *
 * @param claimed the execution as it was claimed
 * @param attemptReport what the worker has to tell
 * @param completionPolicy what happens next, as the definition says
 * @param startedAt when the attempt started
 * @param endedAt when it was over
 */
public record FinishedAttempt(
    ClaimResult.ClaimedExecution claimed,
    AttemptReport attemptReport,
    CompletionPolicy completionPolicy,
    Instant startedAt,
    Instant endedAt) {
  /** {@return the lease under which it ran} */
  public Lease lease() {
    return new Lease(claimed.execution().id(), claimed.execution().ownership().token());
  }
}
