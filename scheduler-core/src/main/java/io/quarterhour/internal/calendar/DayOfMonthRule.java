package io.quarterhour.internal.calendar;

/** A rule for the matching days of a month, given its length and its first weekday. */
@FunctionalInterface
public interface DayOfMonthRule {
  /**
   * Returns the matching days of a month.
   *
   * @param length the number of days of the month, 28 to 31
   * @param firstWeekday the weekday of the first day of the month, 0 is Monday
   * @return the days as bits, bit 0 is the first day; bits beyond the length are ignored
   */
  int in(int length, int firstWeekday);
}
