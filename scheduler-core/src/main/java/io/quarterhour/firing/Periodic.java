package io.quarterhour.firing;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/**
 * Instants that follow each other after the same elapsed time, in both directions without end.
 *
 * @param period milliseconds, 1 or more
 * @param phase the first of them that is not before the epoch: 0 to period - 1
 */
record Periodic(long period, long phase) implements InstantSequence {
  /** So long that adding one to an instant within the horizon leaves the horizon. */
  private static final long LONGEST = 1L << 62;

  static Periodic of(Duration period, Instant anchor) {
    // Both may be far beyond what fits into a long of milliseconds.
    BigInteger step = millis(period.toSeconds(), period.toNanosPart());
    BigInteger bounded = step.min(BigInteger.valueOf(LONGEST));
    BigInteger phase = millis(anchor.getEpochSecond(), anchor.getNano()).mod(bounded);
    return new Periodic(bounded.longValueExact(), phase.longValueExact());
  }

  private static BigInteger millis(long seconds, int nanos) {
    return BigInteger.valueOf(seconds)
        .multiply(BigInteger.valueOf(1000))
        .add(BigInteger.valueOf(nanos / 1_000_000));
  }

  @Override
  public long after(long milli) {
    return milli + period - Math.floorMod(milli - phase, period);
  }
}
