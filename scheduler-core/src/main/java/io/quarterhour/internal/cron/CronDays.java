package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.DayOfMonthRule;
import java.util.List;

/**
 * What the two day fields of an expression say. Neither is empty: each names numbers, special days
 * or both.
 *
 * @param days days of the month, bit 0 is the first
 * @param specialDays those of the first field
 * @param weekdays bit 0 is Monday
 * @param specialWeekdays those of the second field
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

  /** {@return whether all that counts is which weekday it is} */
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

  /** The days of a month that fall on the weekdays, given the one on which it begins. */
  private int onWeekdays(int first) {
    long twoWeeks = weekdays | ((long) weekdays << SpecialDay.WEEK);
    long matching = (twoWeeks >>> first) & ALL_WEEKDAYS;
    for (int length = SpecialDay.WEEK; length < 31; length *= 2) {
      matching |= matching << length;
    }
    return (int) matching & ALL_DAYS;
  }
}
