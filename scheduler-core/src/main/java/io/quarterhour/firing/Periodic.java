package io.quarterhour.firing;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/**
 * The instants of a fixed period of elapsed time, without end in both directions.
 *
 * @param period the period in milliseconds, 1 or more
 * @param phase the first instant at or after the epoch, 0 to period - 1
 */
record Periodic(long period, long phase) implements InstantSequence {
  /** The longest period: added to an instant of the supported range, it leaves that range. */
  private static final long LONGEST = 1L << 62;

  static Periodic of(Duration period, Instant anchor) {
    // In milliseconds, both values may exceed the range of a long.
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

  /** {@return the number of instants from one millisecond of the epoch to another, inclusive} */
  long count(long first, long last) {
    return Math.floorDiv(last - phase, period) - Math.floorDiv(first - 1 - phase, period);
  }
}
