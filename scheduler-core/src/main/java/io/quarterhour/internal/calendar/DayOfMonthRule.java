package io.quarterhour.internal.calendar;

/** Which days of a month match, by what its calendar sheet looks like. */
@FunctionalInterface
public interface DayOfMonthRule {
  /**
   * The matching days of a month.
   *
   * @param length how many days it has, 28 to 31
   * @param firstWeekday the weekday of its first day, 0 is Monday
   * @return bit 0 is the first day; bits beyond the length do not count
   */
  int in(int length, int firstWeekday);
}
