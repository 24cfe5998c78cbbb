package io.quarterhour.schedule;

import io.quarterhour.error.InvalidInputException;
import java.time.DayOfWeek;
import org.jspecify.annotations.Nullable;

/**
 * A day of a month: a numbered day, the n-th or last occurrence of a weekday, or the last day. A
 * month without such a day is skipped.
 *
 * @param number the day (1 to 31) if {@code weekday} is null, else the occurrence of that weekday
 *     in the month (1 to 5); 0 for the last
 * @param weekday the weekday; null for a day by its number
 */
public record DayOfMonth(int number, @Nullable DayOfWeek weekday) {
  private static final int MAX_DAY = 31;
  private static final int MAX_NTH = 5;

  public DayOfMonth {
    int max = weekday == null ? MAX_DAY : MAX_NTH;
    if (number < 0 || number > max) {
      throw new InvalidInputException(
          (weekday == null ? "day of month" : "the ordinal of " + weekday + " in the month")
              + (" must be 1 to " + max + " or the last, was " + number));
    }
  }

  /**
   * Creates a numbered day.
   *
   * @param day the day, 1 to 31
   * @return the day
   */
  public static DayOfMonth of(int day) {
    if (day == 0) {
      throw new InvalidInputException("day of month must be 1 to 31, was 0");
    }
    return new DayOfMonth(day, null);
  }

  /** {@return the last day of the month} */
  public static DayOfMonth last() {
    return new DayOfMonth(0, null);
  }

  /**
   * Creates the n-th occurrence of a weekday, for example the second Tuesday.
   *
   * @param nth the occurrence in the month, 1 to 5
   * @param weekday the weekday
   * @return the day
   */
  public static DayOfMonth nth(int nth, DayOfWeek weekday) {
    if (nth == 0) {
      throw new InvalidInputException(
          "the ordinal of " + weekday + " in the month must be 1 to 5, was 0");
    }
    return new DayOfMonth(nth, weekday);
  }

  /**
   * Creates the last occurrence of a weekday, for example the last Friday.
   *
   * @param weekday the weekday
   * @return the day
   */
  public static DayOfMonth last(DayOfWeek weekday) {
    return new DayOfMonth(0, weekday);
  }
}
