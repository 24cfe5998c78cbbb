package io.quarterhour.time;

import java.time.Duration;
import java.time.Instant;

/** A time source that changes only by explicit calls; for tests and simulations. Thread-safe. */
public final class ManualTime implements TimeSource {
  private record Reading(Instant instant, long nanos) {}

  private volatile Reading reading;

  private ManualTime(Instant start) {
    reading = new Reading(start, 0);
  }

  /**
   * Creates a time source.
   *
   * @param start the first reading of the wall clock
   * @return the time source
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
   * Moves the wall clock and the monotonic clock forward.
   *
   * @param by the duration, zero or more
   * @throws IllegalArgumentException if {@code by} is negative
   */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time advances by zero or more, was " + by);
    }
    reading = new Reading(reading.instant.plus(by), reading.nanos + by.toNanos());
  }

  /**
   * Sets the wall clock, in either direction, without changing the monotonic clock, as a correction
   * of the system clock does.
   *
   * @param to the new reading of the wall clock
   */
  public synchronized void jump(Instant to) {
    reading = new Reading(to, reading.nanos);
  }
}
