package io.quarterhour.internal.work;

import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The work of one attempt, ready to run. */
interface Job {
  /** {@return the policy that decides what follows the attempt} */
  CompletionPolicy completionPolicy();

  /** {@return the maximum duration; null for no limit} */
  @Nullable Duration timeLimit();

  /** {@return the reason of the failure if the work exceeds its time limit} */
  default String exceeded() {
    return "the time limit of " + timeLimit() + " was exceeded";
  }

  /** {@return whether the work may run again after it was interrupted} */
  boolean isRepeatable();

  /**
   * Acquires the resources of the job before it starts.
   *
   * @throws io.quarterhour.error.StoreException if the store cannot provide them now
   * @throws InterruptedException if the thread was interrupted while it waited for them
   */
  default void prepare(RunningAttempt run) throws InterruptedException {}

  /**
   * Performs the work.
   *
   * @throws Exception if the work fails
   */
  AttemptReport perform(RunningAttempt run, AttemptLog log) throws Exception;
}
