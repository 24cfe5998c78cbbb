package io.quarterhour.internal.calendar;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The range of fire times: the years 1 to 9999. It allows days to be {@code int} and milliseconds
 * to be {@code long} without a risk of overflow, and it ends every search.
 */
public final class SupportedRange {
  public static final int MIN_DAY = (int) LocalDate.of(1, 1, 1).toEpochDay();
  public static final int MAX_DAY = (int) LocalDate.of(9999, 12, 31).toEpochDay();
  public static final int DAY_SECONDS = 86_400;
  public static final long MIN_SECOND = (long) MIN_DAY * DAY_SECONDS;
  public static final long MAX_SECOND = (MAX_DAY + 1L) * DAY_SECONDS - 1;
  public static final long MIN_MILLI = MIN_SECOND * 1000;
  public static final long MAX_MILLI = MAX_SECOND * 1000 + 999;

  /** A millisecond before every nominal instant, even one that lies before the supported range. */
  public static final long BEFORE_ALL = MIN_MILLI - 2;

  private SupportedRange() {}

  /**
   * Returns the millisecond that contains an instant. An instant outside the supported range is
   * represented by the millisecond next to the range.
   */
  public static long milli(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < MIN_SECOND) {
      return MIN_MILLI - 1;
    }
    return second > MAX_SECOND ? MAX_MILLI + 1 : second * 1000 + instant.getNano() / 1_000_000;
  }

  /**
   * Returns the first millisecond at or after an instant. An instant outside the supported range is
   * represented as by {@link #milli}.
   */
  public static long milliAtOrAfter(Instant instant) {
    long milli = milli(instant);
    return Instant.ofEpochMilli(milli).isBefore(instant) ? milli + 1 : milli;
  }
}
