package io.quarterhour.internal.work;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time limit of an attempt, or of a part of it.
 *
 * @param deadline the instant at which the attempt has to end
 * @param exceeded the reason of its failure if it does not
 */
public record TimeLimit(Instant deadline, String exceeded) {
  private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

  /**
   * {@return the time limit of work that starts at an instant; null if {@code limit} ends after the
   * supported range of instants}
   */
  static @Nullable TimeLimit of(Instant start, Duration limit, String exceeded) {
    return limit.compareTo(Duration.between(start, FAR)) < 0
        ? new TimeLimit(start.plus(limit), exceeded)
        : null;
  }

  /** {@return the one of two limits that ends first; null if both are} */
  static @Nullable TimeLimit earlier(@Nullable TimeLimit a, @Nullable TimeLimit b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.deadline.isBefore(b.deadline) ? a : b;
  }
}
