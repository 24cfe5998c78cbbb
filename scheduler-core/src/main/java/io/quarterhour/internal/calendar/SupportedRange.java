package io.quarterhour.internal.calendar;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The years in which anything fires, 1 to 9999. A horizon lets days be {@code int} and milliseconds
 * {@code long} without a thought of overflow, and ends every search.
 */
public final class SupportedRange {
  public static final int MIN_DAY = (int) LocalDate.of(1, 1, 1).toEpochDay();
  public static final int MAX_DAY = (int) LocalDate.of(9999, 12, 31).toEpochDay();
  public static final int DAY_SECONDS = 86_400;
  public static final long MIN_SECOND = (long) MIN_DAY * DAY_SECONDS;
  public static final long MAX_SECOND = (MAX_DAY + 1L) * DAY_SECONDS - 1;
  public static final long MIN_MILLI = MIN_SECOND * 1000;
  public static final long MAX_MILLI = MAX_SECOND * 1000 + 999;

  /** Before everything that may fire, even what lies before the horizon. */
  public static final long BEFORE_ALL = MIN_MILLI - 2;

  private SupportedRange() {}

  /** The millisecond in which an instant lies; the one next to the horizon if it is outside. */
  public static long milli(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < MIN_SECOND) {
      return MIN_MILLI - 1;
    }
    return second > MAX_SECOND ? MAX_MILLI + 1 : second * 1000 + instant.getNano() / 1_000_000;
  }

  /** The first millisecond that does not lie before an instant, as {@link #milli} has it. */
  public static long milliAtOrAfter(Instant instant) {
    long milli = milli(instant);
    return Instant.ofEpochMilli(milli).isBefore(instant) ? milli + 1 : milli;
  }
}
