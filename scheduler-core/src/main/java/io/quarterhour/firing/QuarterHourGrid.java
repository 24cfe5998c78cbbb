package io.quarterhour.firing;

import io.quarterhour.internal.calendar.SupportedRange;

/**
 * Arithmetic with the quarter hours of UTC. The fire times of an aligned schedule are rounded with
 * it by the subclasses of {@link FireTimes}, which find the next one.
 */
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
