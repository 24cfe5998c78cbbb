package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.DayOfMonthRule;
import java.util.List;

/**
 * The two day fields of an expression. Neither is empty: each contains numbers, special days or
 * both.
 *
 * @param days the days of the month as bits, bit 0 is the first
 * @param specialDays the special days of the day-of-month field
 * @param weekdays the weekdays as bits, bit 0 is Monday
 * @param specialWeekdays the special days of the day-of-week field
 * @param both whether a date must match both fields; if not, one suffices
 */
record CronDays(
    int days,
    List<SpecialDay> specialDays,
    int weekdays,
    List<SpecialDay> specialWeekdays,
    boolean both)
    implements DayOfMonthRule {
  static final int ALL_DAYS = 0x7fff_ffff;
  static final int ALL_WEEKDAYS = 0x7f;

  /** {@return whether every date matches} */
  boolean any() {
    return both ? anyDay() && anyWeekday() : anyDay() || anyWeekday();
  }

  boolean anyDay() {
    return days == ALL_DAYS;
  }

  boolean anyWeekday() {
    return weekdays == ALL_WEEKDAYS;
  }

  /** {@return whether only the weekday decides, without special days} */
  boolean onlyWeekdays() {
    return both && anyDay() && specialWeekdays.isEmpty();
  }

  @Override
  public int in(int length, int firstWeekday) {
    int matching = days;
    for (int i = 0; i < specialDays.size(); i++) {
      matching |= specialDays.get(i).in(length, firstWeekday);
    }
    int onWeekdays = onWeekdays(firstWeekday);
    for (int i = 0; i < specialWeekdays.size(); i++) {
      onWeekdays |= specialWeekdays.get(i).in(length, firstWeekday);
    }
    return both ? matching & onWeekdays : matching | onWeekdays;
  }

  /** Returns the days of a month that fall on the weekdays, given its first weekday. */
  private int onWeekdays(int first) {
    long twoWeeks = weekdays | ((long) weekdays << SpecialDay.WEEK);
    long matching = (twoWeeks >>> first) & ALL_WEEKDAYS;
    for (int length = SpecialDay.WEEK; length < 31; length *= 2) {
      matching |= matching << length;
    }
    return (int) matching & ALL_DAYS;
  }
}
