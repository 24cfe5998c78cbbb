package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import java.time.Duration;

/**
 * How often a failed execution is tried again, and after what pause. The pauses double from the
 * first to the longest; each is then shortened by a random part of itself, so that executions that
 * failed together do not come back together.
 *
 * @param retries how many further tries after the first, 0 to 100
 * @param firstDelay the pause before the first retry
 * @param maxDelay no pause is longer
 * @param jitter the largest part of a pause that may be taken away, 0 to 1
 */
public record RetryPolicy(int retries, Duration firstDelay, Duration maxDelay, double jitter) {
  private static final int MAX_RETRIES = 100;
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final double JITTER = 0.2;

  public RetryPolicy {
    if (retries < 0 || retries > MAX_RETRIES) {
      throw new InvalidInputException("retries must be 0 to " + MAX_RETRIES + ", was " + retries);
    }
    if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
      throw new InvalidInputException(
          "the delays of a retry policy must be zero or more and rising, was "
              + firstDelay
              + " to "
              + maxDelay);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new InvalidInputException("jitter must be 0 to 1, was " + jitter);
    }
  }

  /** {@return the policy of one try: the default of tasks} */
  public static RetryPolicy none() {
    return retries(0);
  }

  /**
   * Some retries, after 10 seconds, doubling up to 15 minutes, less up to a fifth. Three of them
   * are the default of enqueued calls.
   *
   * @param retries how many
   * @return the policy
   */
  public static RetryPolicy retries(int retries) {
    return new RetryPolicy(retries, FIRST, LONGEST, JITTER);
  }

  /**
   * The same with other pauses.
   *
   * @param first the pause before the first retry
   * @param longest no pause is longer
   * @return the policy
   */
  public RetryPolicy backOff(Duration first, Duration longest) {
    return new RetryPolicy(retries, first, longest, jitter);
  }
}
