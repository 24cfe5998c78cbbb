package io.quarterhour.store.execution;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of an attempt, as the store records it. */
public sealed interface AttemptResult {
  /** {@return the executions that the store may insert together with the result} */
  default List<NewExecution> newExecutions() {
    return List.of();
  }

  /** {@return the number of characters of the documents and the result to be stored} */
  default long textLength() {
    return newExecutions().stream().mapToLong(NewExecution::textLength).sum();
  }

  /**
   * The end of the execution.
   *
   * @param state the end state
   * @param reason the reason in words if it was cancelled or interrupted; otherwise null. If the
   *     state is CANCELLED and the cancellation was requested by {@link
   *     io.quarterhour.store.ExecutionStore#requestCancel}, the reason of the request is stored
   *     instead
   * @param outcome the outcome; null if there is none
   * @param startedAt the instant at which the last attempt started
   * @param endedAt the instant at which it ended
   * @param notifications the notifications to insert regardless of the previous outcome
   * @param outcomeChange the notifications to insert depending on the previous outcome; null if it
   *     does not matter
   */
  record Finished(
      ExecutionState state,
      @Nullable String reason,
      @Nullable Outcome outcome,
      Instant startedAt,
      Instant endedAt,
      List<NewExecution> notifications,
      @Nullable OutcomeChange outcomeChange)
      implements AttemptResult {
    @Override
    public List<NewExecution> newExecutions() {
      if (outcomeChange == null) {
        return notifications;
      }
      List<NewExecution> all = new ArrayList<>(notifications);
      outcomeChange.branches().forEach(branch -> all.add(branch.notification()));
      return all;
    }

    @Override
    public long textLength() {
      String result = outcome == null ? null : outcome.result();
      return AttemptResult.super.textLength() + (result == null ? 0 : result.length());
    }
  }

  /**
   * A failed attempt that is to be retried.
   *
   * @param readyAt the earliest instant of the next attempt
   * @param attempt the attempt that failed
   */
  record Retry(Instant readyAt, Attempt attempt) implements AttemptResult {}

  /**
   * The release of the execution by its node, without an outcome.
   *
   * @param attempt the attempt that was interrupted; null if it had not started or is not to count
   * @param readyAt the earliest instant at which it may be claimed; null to leave it unchanged
   */
  record Release(@Nullable Attempt attempt, @Nullable Instant readyAt) implements AttemptResult {
    /**
     * Creates a release after which any node may claim the execution.
     *
     * @param attempt the attempt that was interrupted; null if it had not started
     */
    public Release(@Nullable Attempt attempt) {
      this(attempt, null);
    }
  }

  /**
   * The fan-out of the execution: one execution is inserted for each of several tenants, and this
   * one waits for them.
   *
   * @param children the executions of the tenants
   */
  record AwaitChildren(List<NewExecution> children) implements AttemptResult {
    @Override
    public List<NewExecution> newExecutions() {
      return children;
    }
  }

  /**
   * The quarantine of an execution whose content cannot be read.
   *
   * @param reason the reason in words
   */
  record Quarantine(String reason) implements AttemptResult {}
}
