package io.quarterhour.time;

import java.time.Instant;

/**
 * Where the engine reads the time: a wall clock, and a monotonic one for measuring spans.
 * Implementations are safe for use by many threads.
 */
public interface TimeSource {
  /** {@return the present instant of the wall clock; it may jump in either direction} */
  Instant instant();

  /**
   * {@return nanoseconds since some fixed point, never falling; only differences mean something}
   */
  long nanoTime();

  /** {@return the clocks of the machine} */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
