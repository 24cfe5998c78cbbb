package io.quarterhour.internal.engine.loop;

import io.quarterhour.execution.NodeId;
import java.time.Duration;

/**
 * The pauses of one loop between retries after failures. The pause doubles with each consecutive
 * failure up to a limit of at most 4 s, so that a loop continues within 5 s after the store has
 * recovered, and is then shortened by up to half. The shortening is derived from the identity of
 * the node and the loop, so that nodes that lost the same store do not retry in step, and so that a
 * simulation is repeatable.
 */
public final class BackOff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 4000;
  private static final int MOST_DOUBLINGS = 16;

  /** The increment of the generator SplitMix64; multiplying by it mixes the bits of a number. */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final long seed;
  private final long longestMillis;
  private int failures;

  /**
   * Creates the back-off of a loop.
   *
   * @param node the node of the loop
   * @param loop the name of the loop
   * @param longest the maximum pause; 4 s if it is longer
   */
  public BackOff(NodeId node, String loop, Duration longest) {
    seed = (node.name() + '/' + node.incarnation() + '/' + loop).hashCode();
    longestMillis = longest.toSeconds() < 4 ? longest.toMillis() : LONGEST_MILLIS;
  }

  /** {@return the pause after a failure, 100 ms at most after the first one} */
  public Duration failed() {
    long full = Math.min(FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS), longestMillis);
    failures++;
    long mixed = (seed * 31 + failures) * GOLDEN;
    mixed = (mixed ^ (mixed >>> 32)) * GOLDEN;
    double part = (mixed >>> 11) * 0x1.0p-53;
    return Duration.ofMillis(full - (long) (full * part / 2));
  }

  /** Resets the count of failures: the next failure is the first one again. */
  public void succeeded() {
    failures = 0;
  }
}
