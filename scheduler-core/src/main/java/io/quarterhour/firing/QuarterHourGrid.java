package io.quarterhour.firing;

import io.quarterhour.internal.calendar.SupportedRange;

/** The quarter hours of UTC. */
final class QuarterHourGrid {
  static final int SECONDS = 900;
  static final int CELLS_OF_DAY = SupportedRange.DAY_SECONDS / SECONDS;
  static final long MILLIS = SECONDS * 1000L;

  private QuarterHourGrid() {}

  /** {@return the last quarter hour at or before a millisecond} */
  static long down(long milli) {
    return milli - Math.floorMod(milli, MILLIS);
  }

  /** {@return the first quarter hour at or after a millisecond} */
  static long up(long milli) {
    return milli + Math.floorMod(-milli, MILLIS);
  }

  /** {@return the last quarter hour at or before a second} */
  static long downSecond(long second) {
    return second - Math.floorMod(second, SECONDS);
  }

  /** {@return the first quarter hour at or after a second} */
  static long upSecond(long second) {
    return second + Math.floorMod(-second, SECONDS);
  }
}
