package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.DayOfMonthRule;

/** A day whose date differs from month to month. */
sealed interface SpecialDay extends DayOfMonthRule {
  int WEEK = 7;
  int SATURDAY = 5;
  int SUNDAY = 6;

  /**
   * A day by its number, or the working day nearest to it: {@code L}, {@code L-3}, {@code LW},
   * {@code L-3W}, {@code 15W}.
   *
   * @param number the day of the month from 1 on; 0 for the last day, -n for n days before it
   * @param working whether to move to the nearest day from Monday to Friday in the same month
   */
  record Numbered(int number, boolean working) implements SpecialDay {
    @Override
    public int in(int length, int firstWeekday) {
      int day = number > 0 ? number : length + number;
      if (day < 1 || day > length) {
        return 0;
      }
      return 1 << (day - 1 + (working ? toWorkingDay(day, length, firstWeekday) : 0));
    }

    private static int toWorkingDay(int day, int length, int firstWeekday) {
      int weekday = (firstWeekday + day - 1) % WEEK;
      if (weekday == SATURDAY) {
        return day == 1 ? 2 : -1;
      }
      if (weekday == SUNDAY) {
        return day == length ? -2 : 1;
      }
      return 0;
    }
  }

  /**
   * The n-th or the last occurrence of a weekday in the month: {@code FRI#2}, {@code FRIL}.
   *
   * @param weekday the weekday, 0 is Monday
   * @param nth 1 to 5, or 0 for the last
   */
  record NthWeekday(int weekday, int nth) implements SpecialDay {
    @Override
    public int in(int length, int firstWeekday) {
      int earliest = (weekday - firstWeekday + WEEK) % WEEK;
      int index = earliest + WEEK * (nth == 0 ? (length - 1 - earliest) / WEEK : nth - 1);
      return index < length ? 1 << index : 0;
    }
  }
}
