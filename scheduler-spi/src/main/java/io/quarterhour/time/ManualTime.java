package io.quarterhour.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A time that stands still until it is moved by hand: for tests and simulations. Safe for use by
 * many threads.
 */
public final class ManualTime implements TimeSource {
  private record Reading(Instant instant, long nanos) {}

  private volatile Reading reading;

  private ManualTime(Instant start) {
    reading = new Reading(start, 0);
  }

  /**
   * A time that stands at the given instant.
   *
   * @param start the first reading
   * @return the new time
   */
  public static ManualTime startingAt(Instant start) {
    return new ManualTime(start);
  }

  @Override
  public Instant instant() {
    return reading.instant;
  }

  @Override
  public long nanoTime() {
    return reading.nanos;
  }

  /**
   * Moves both clocks forward.
   *
   * @param by how far; zero or more
   * @throws IllegalArgumentException if {@code by} is negative
   */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time advances by zero or more, was " + by);
    }
    reading = new Reading(reading.instant.plus(by), reading.nanos + by.toNanos());
  }

  /**
   * Lets the wall clock jump, in either direction, while the monotonic clock stands still: what a
   * corrected system clock looks like.
   *
   * @param to the new reading of the wall clock
   */
  public synchronized void jump(Instant to) {
    reading = new Reading(to, reading.nanos);
  }
}
