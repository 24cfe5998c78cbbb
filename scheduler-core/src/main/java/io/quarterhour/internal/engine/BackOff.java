package io.quarterhour.internal.engine;

import io.quarterhour.execution.NodeId;
import java.time.Duration;

/**
 * How long a lane pauses after one failure, and after several in a row: twice as long each time, up
 * to a limit, and up to half of that less. How much less is drawn from who it is, so that nodes
 * that have lost the same store do not come back in step, and that a simulation repeats itself.
 */
public final class BackOff {
  private static final long FIRST_MILLIS = 100;
  private static final int MOST_DOUBLINGS = 16;

  /** Mixes the bits of a number, as the generator SplitMix64 does. */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final long seed;
  private final long longestMillis;
  private int failures;

  /**
   * The pauses of a lane.
   *
   * @param node whose lane it is
   * @param lane which of its lanes
   * @param longest no pause is longer
   */
  public BackOff(NodeId node, String lane, Duration longest) {
    seed = (node.name() + '/' + node.incarnation() + '/' + lane).hashCode();
    longestMillis = longest.toMillis();
  }

  /** {@return the pause after a failure} */
  public Duration failed() {
    long full = Math.min(FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS), longestMillis);
    failures++;
    long mixed = (seed * 31 + failures) * GOLDEN;
    mixed = (mixed ^ (mixed >>> 32)) * GOLDEN;
    double part = (mixed >>> 11) * 0x1.0p-53;
    return Duration.ofMillis(full - (long) (full * part / 2));
  }

  /** Begins anew: the next failure is the first. */
  public void succeeded() {
    failures = 0;
  }
}
