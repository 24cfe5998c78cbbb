package io.quarterhour.time;

import java.time.Instant;

/**
 * The source of time of the engine: a wall clock, and a monotonic clock to measure durations.
 * Implementations must be thread-safe.
 */
public interface TimeSource {
  /** {@return the current instant of the wall clock, which may jump in either direction} */
  Instant instant();

  /**
   * {@return the reading of the monotonic clock in nanoseconds since an arbitrary fixed point. It
   * never decreases, and only differences between readings are meaningful}
   */
  long nanoTime();

  /** {@return the clocks of the machine} */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
