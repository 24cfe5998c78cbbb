package io.quarterhour.store.execution;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records that a store keeps of the attempts of an execution, as pure functions. The store adds
 * them in the same act as the {@linkplain ExecutionTransitions transition} of the execution.
 */
public final class AttemptRecords {
  private AttemptRecords() {}

  /**
   * Returns the record of an attempt whose lease has expired, as it is stored when the execution is
   * claimed again. It ended when the lease expired.
   *
   * @param execution the RUNNING execution before it is claimed again
   * @return the interrupted attempt
   */
  public static Attempt lost(Execution execution) {
    ExecutionTransitions.requireRunning(execution);
    Ownership owner = execution.ownership();
    return new Attempt(
        execution.attemptCounts().attempt(),
        owner.node(),
        Objects.requireNonNull(execution.status().startedAt()),
        Objects.requireNonNull(owner.leaseUntil()),
        ExecutionState.INTERRUPTED,
        "the lease expired");
  }

  /**
   * Returns the record of an attempt that is stored together with its result. An execution that
   * finishes in its first attempt has none.
   *
   * @param execution the RUNNING execution before the result
   * @param result the result of the attempt
   * @return the attempt; null if none is stored
   */
  public static @Nullable Attempt of(Execution execution, AttemptResult result) {
    ExecutionTransitions.requireRunning(execution);
    if (result instanceof AttemptResult.Retry retry) {
      return retry.attempt();
    }
    if (result instanceof AttemptResult.Release release) {
      return release.attempt();
    }
    int number = execution.attemptCounts().attempt();
    return number > 1 && result instanceof AttemptResult.Finished finished
        ? new Attempt(
            number,
            execution.ownership().node(),
            finished.startedAt(),
            finished.endedAt(),
            finished.state(),
            summary(finished.outcome()))
        : null;
  }

  /**
   * Returns the entry for the last execution of a task.
   *
   * @param execution the execution before the result
   * @param finished the result of its last attempt
   * @return the entry; null if the execution has no task, or is a child or a notification
   */
  public static @Nullable LastExecution lastExecution(
      Execution execution, AttemptResult.Finished finished) {
    Origin origin = execution.origin();
    return origin.countedTask() == null || origin.kind() == Origin.Kind.CHILD
        ? null
        : new LastExecution(
            execution.id(),
            finished.state(),
            summary(finished.outcome()),
            finished.startedAt(),
            finished.endedAt());
  }

  private static String summary(@Nullable Outcome outcome) {
    return outcome == null ? "" : outcome.summary();
  }
}
