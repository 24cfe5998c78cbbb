package io.quarterhour.internal.work;

import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is to be done in one attempt, made ready. */
interface Job {
  /** {@return what happens after it} */
  CompletionPolicy completionPolicy();

  /** {@return how long it may take, or null for as long as it likes} */
  @Nullable Duration timeLimit();

  /** {@return whether it may run again after it was cut off} */
  boolean isRepeatable();

  /**
   * Gets what it needs before it begins.
   *
   * @throws io.quarterhour.error.StoreException if the store does not have it now
   * @throws InterruptedException if the thread was interrupted while it waited for it
   */
  default void prepare(RunningAttempt run) throws InterruptedException {}

  /**
   * Does it.
   *
   * @throws Exception whatever it throws is its failure
   */
  AttemptReport perform(RunningAttempt run, AttemptLog log) throws Exception;
}
