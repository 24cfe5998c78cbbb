package io.quarterhour.internal.complete;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.task.RetryPolicy;
import java.time.Duration;

/**
 * The delay before a retry. It doubles with each failure up to the maximum of the policy, and is
 * then shortened by up to its jitter. The jitter is derived from the id of the execution instead of
 * a random source, so that the delay is repeatable.
 */
final class RetryDelay {
  /** The longest delay: keeps milliseconds and ready times within their ranges. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  /** The increment of the generator SplitMix64; multiplying by it mixes the bits of a number. */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private RetryDelay() {}

  /**
   * {@return the delay before the next attempt}
   *
   * @param failures the number of failures before the one that is retried
   * @param atLeast the minimum, which the failed attempt asked for; not shortened by the jitter
   */
  static Duration of(RetryPolicy retry, int failures, ExecutionId execution, Duration atLeast) {
    long longest = millis(retry.maxDelay());
    long millis = Math.min(millis(retry.firstDelay()), longest);
    for (int i = 0; i < failures && millis < longest; i++) {
      millis *= 2;
    }
    millis = Math.min(millis, longest);
    long mixed = (execution.hashCode() * 31L + failures) * GOLDEN;
    double part = (mixed >>> 11) * 0x1.0p-53;
    Duration delay = Duration.ofMillis(millis - (long) (millis * retry.jitter() * part));
    return delay.compareTo(atLeast) < 0 ? atLeast : delay;
  }

  private static long millis(Duration delay) {
    return (delay.compareTo(LONGEST) < 0 ? delay : LONGEST).toMillis();
  }
}
