package io.quarterhour.store.execution;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes of an attempt. */
public sealed interface AttemptResult {
  /**
   * The execution is over.
   *
   * @param state how it ended
   * @param reason why it was cancelled or interrupted, in words; else null. Of one that is
   *     CANCELLED and was asked to stop by {@link
   *     io.quarterhour.store.ExecutionStore#requestCancel}, the reason given there is kept instead
   * @param outcome what came of it; null if there is nothing to say
   * @param startedAt when the last attempt started
   * @param endedAt when it ended
   * @param notifications who is told
   * @param outcomeChange who is told besides, as the one before ended; null if that does not matter
   */
  record Finished(
      ExecutionState state,
      @Nullable String reason,
      @Nullable Outcome outcome,
      Instant startedAt,
      Instant endedAt,
      List<NewExecution> notifications,
      @Nullable OutcomeChange outcomeChange)
      implements AttemptResult {}

  /**
   * It failed and is tried again.
   *
   * @param readyAt not before
   * @param attempt the attempt that failed
   */
  record Retry(Instant readyAt, Attempt attempt) implements AttemptResult {}

  /**
   * Its node gives it back.
   *
   * @param attempt the attempt that was interrupted; null if it had not started, or is not to count
   * @param readyAt not to be claimed before; null for when it was ready before
   */
  record Release(@Nullable Attempt attempt, @Nullable Instant readyAt) implements AttemptResult {
    /**
     * Its node gives it back, for anybody to claim.
     *
     * @param attempt the attempt that was interrupted; null if it had not started
     */
    public Release(@Nullable Attempt attempt) {
      this(attempt, null);
    }
  }

  /**
   * It runs once for each of several tenants.
   *
   * @param children the executions of the tenants
   */
  record AwaitChildren(List<NewExecution> children) implements AttemptResult {}

  /**
   * What it is to run with cannot be read.
   *
   * @param reason why, in words
   */
  record Quarantine(String reason) implements AttemptResult {}
}
