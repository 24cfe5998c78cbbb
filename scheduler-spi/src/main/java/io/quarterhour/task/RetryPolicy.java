package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import java.time.Duration;

/**
 * Policy for retries of failed executions. The delay doubles with each retry, from {@code
 * firstDelay} up to {@code maxDelay}. Each delay is then shortened by a pseudo-random part, so that
 * executions that failed at the same time are not all retried at the same time.
 *
 * @param maxRetries the maximum number of retries after the first attempt, 0 to 100
 * @param firstDelay the delay before the first retry, zero or more
 * @param maxDelay the maximum delay, at least {@code firstDelay}
 * @param jitter the maximum part of a delay that is subtracted, 0 to 1
 */
public record RetryPolicy(int maxRetries, Duration firstDelay, Duration maxDelay, double jitter) {
  private static final int MAX_RETRIES = 100;
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final double JITTER = 0.2;

  public RetryPolicy {
    if (maxRetries < 0 || maxRetries > MAX_RETRIES) {
      throw new InvalidInputException(
          "retries must be 0 to " + MAX_RETRIES + ", was " + maxRetries);
    }
    if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
      throw new InvalidInputException(
          "a retry policy must have a firstDelay of zero or more and a maxDelay not below it, was "
              + firstDelay
              + " to "
              + maxDelay);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new InvalidInputException("jitter must be 0 to 1, was " + jitter);
    }
  }

  /** {@return the policy without retries; the default of tasks} */
  public static RetryPolicy none() {
    return retries(0);
  }

  /**
   * Creates a policy whose delays start at 10 seconds, double up to 15 minutes, and are shortened
   * by up to 20 percent. Three retries by this policy are the default of enqueued calls.
   *
   * @param maxRetries the maximum number of retries, 0 to 100
   * @return the policy
   */
  public static RetryPolicy retries(int maxRetries) {
    return new RetryPolicy(maxRetries, FIRST, LONGEST, JITTER);
  }

  /**
   * Returns a copy with other delays.
   *
   * @param first the delay before the first retry
   * @param longest the maximum delay
   * @return the policy
   */
  public RetryPolicy backOff(Duration first, Duration longest) {
    return new RetryPolicy(maxRetries, first, longest, jitter);
  }
}
