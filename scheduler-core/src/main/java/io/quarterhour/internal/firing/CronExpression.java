package io.quarterhour.internal.firing;

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
record CronExpression(
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
  Dates dates() {
    boolean anyDay = days == ALL_DAYS && months == ALL_MONTHS;
    if (anyDay && (weekdays == ALL_WEEKDAYS || !bothDays)) {
      return DayCycle.DAILY;
    }
    return anyDay ? new WeekCycle(1, 0, weekdays) : MonthDays.of(this);
  }

  TimesOfDay times() {
    return new CronTimes(minutes, hours);
  }
}
