package io.quarterhour.simulation;

import io.quarterhour.time.TimeSource;
import java.time.Instant;

/**
 * The clocks of one machine: a wall clock that deviates from the true time and jumps, and a
 * monotonic clock that runs at the true rate but stops while the machine is suspended.
 */
final class NodeClock implements TimeSource {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final VirtualTime time;
  private final long origin;
  private long skew;
  private long suspendedMillis;
  private boolean failing;

  NodeClock(VirtualTime time, long skew, long origin) {
    this.time = time;
    this.skew = skew;
    this.origin = origin;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(time.millis() + skew);
  }

  @Override
  public long nanoTime() {
    if (failing) {
      failing = false;
      throw new SimulatedError("the clock");
    }
    return (time.elapsed() - suspendedMillis) * NANOS_PER_MILLI - origin;
  }

  /** Lets the next reading fail. */
  void failOnce() {
    failing = true;
  }

  /** Lets the next reading succeed, if it was to fail. */
  void recover() {
    failing = false;
  }

  /** Sets a new deviation of the wall clock from the true time, in milliseconds. */
  void jump(long newSkew) {
    skew = newSkew;
  }

  /** Suspends the machine: its monotonic clock stops for a number of milliseconds. */
  void standStill(long millis) {
    suspendedMillis += millis;
  }
}
