package io.quarterhour.schedule;

import io.quarterhour.error.InvalidInputException;
import java.time.DayOfWeek;
import org.jspecify.annotations.Nullable;

/**
 * A day of a month: by its number, by its place among the weekdays of one name, or the last. A
 * month that has no such day is passed over.
 *
 * @param number the day (1 to 31) if {@code weekday} is null, else which of those weekdays (1 to
 *     5); 0 is the last
 * @param weekday the weekday, or null if days are counted
 */
public record DayOfMonth(int number, @Nullable DayOfWeek weekday) {
  private static final int MAX_DAY = 31;
  private static final int MAX_NTH = 5;

  public DayOfMonth {
    int max = weekday == null ? MAX_DAY : MAX_NTH;
    if (number < 0 || number > max) {
      throw new InvalidInputException(
          (weekday == null ? "day of month" : "which " + weekday + " of the month")
              + (" must be 1 to " + max + " or the last, was " + number));
    }
  }

  /**
   * A day by its number.
   *
   * @param day 1 to 31
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
   * The nth weekday of a name, for example the second Tuesday.
   *
   * @param nth 1 to 5
   * @param weekday which weekday
   * @return the day
   */
  public static DayOfMonth nth(int nth, DayOfWeek weekday) {
    if (nth == 0) {
      throw new InvalidInputException("which " + weekday + " of the month must be 1 to 5, was 0");
    }
    return new DayOfMonth(nth, weekday);
  }

  /**
   * The last weekday of a name, for example the last Friday.
   *
   * @param weekday which weekday
   * @return the day
   */
  public static DayOfMonth last(DayOfWeek weekday) {
    return new DayOfMonth(0, weekday);
  }
}
