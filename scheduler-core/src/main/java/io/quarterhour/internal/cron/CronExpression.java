package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.CronTimes;
import io.quarterhour.internal.calendar.Dates;
import io.quarterhour.internal.calendar.DayCycle;
import io.quarterhour.internal.calendar.MonthDays;
import io.quarterhour.internal.calendar.TimesOfDay;
import io.quarterhour.internal.calendar.WeekCycle;

/**
 * What a cron expression says, as sets of bits; none is empty.
 *
 * @param minutes bit 0 is minute 0
 * @param hours bit 0 is hour 0
 * @param days days of the month, bit 0 is the first
 * @param months bit 0 is January
 * @param weekdays bit 0 is Monday
 * @param bothDays whether a date must match both day fields; if not, one suffices
 * @param interval whether it fires whenever the clock shows a matching time, and not once for each
 *     date and time
 */
public record CronExpression(
    long minutes,
    int hours,
    int days,
    int months,
    int weekdays,
    boolean bothDays,
    boolean interval) {

  static final int ALL_DAYS = 0x7fff_ffff;
  static final int ALL_MONTHS = 0xfff;
  static final int ALL_WEEKDAYS = 0x7f;

  /** {@return the dates; never costlier to search than need be} */
  public Dates dates() {
    boolean anyDay = days == ALL_DAYS && months == ALL_MONTHS;
    if (anyDay && (weekdays == ALL_WEEKDAYS || !bothDays)) {
      return DayCycle.DAILY;
    }
    return anyDay ? new WeekCycle(1, 0, weekdays) : MonthDays.in(months, this::daysIn);
  }

  public TimesOfDay times() {
    return new CronTimes(1, minutes, hours);
  }

  private int daysIn(int length, int firstWeekday) {
    int matching = onWeekdays(firstWeekday);
    return bothDays ? matching & days : matching | days;
  }

  /** The days of a month that fall on the weekdays, given the one on which it begins. */
  private int onWeekdays(int first) {
    long twoWeeks = weekdays | ((long) weekdays << 7);
    long matching = (twoWeeks >>> first) & ALL_WEEKDAYS;
    for (int length = 7; length < 31; length *= 2) {
      matching |= matching << length;
    }
    return (int) matching & ALL_DAYS;
  }
}
