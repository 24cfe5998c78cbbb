package io.quarterhour.simulation;

import io.quarterhour.time.TimeSource;
import java.time.Instant;

/**
 * The clocks of one machine: a wall clock that is wrong and jumps, and a monotonic one that runs at
 * the true rate, but not while the machine stands still.
 */
final class NodeClock implements TimeSource {
  private static final long NANOS = 1_000_000;

  private final VirtualTime time;
  private final long origin;
  private long skew;
  private long stoodStill;

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
    return (time.elapsed() - stoodStill) * NANOS - origin;
  }

  /** The wall clock jumps. */
  void jump(long newSkew) {
    skew = newSkew;
  }

  /** The machine stands still for so many milliseconds, none of which it notices. */
  void standStill(long millis) {
    stoodStill += millis;
  }
}
