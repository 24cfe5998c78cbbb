package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.CronTimes;
import io.quarterhour.internal.calendar.Dates;
import io.quarterhour.internal.calendar.DayCycle;
import io.quarterhour.internal.calendar.MonthDays;
import io.quarterhour.internal.calendar.WeekCycle;
import io.quarterhour.internal.calendar.Years;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What a cron expression says, whatever dialect it was written in. */
public final class CronExpression {
  static final int ALL_MONTHS = 0xfff;

  private final CronTimes times;
  private final CronPeriods periods;
  private final CronDays days;
  private final int months;
  private final @Nullable BitSet years;
  private final boolean interval;

  /**
   * What an expression says.
   *
   * @param months bit 0 is January; not empty
   * @param years those that count; null for all, without end
   */
  CronExpression(
      CronTimes times,
      CronPeriods periods,
      CronDays days,
      int months,
      @Nullable BitSet years,
      boolean interval) {
    this.times = times;
    this.periods = periods;
    this.days = days;
    this.months = months;
    this.years = years;
    this.interval = interval;
  }

  /** {@return the dates; never costlier to search than need be} */
  public Dates dates() {
    return years == null ? datesOfAllYears() : Years.only(years, datesOfAllYears());
  }

  private Dates datesOfAllYears() {
    if (months == ALL_MONTHS && days.any()) {
      return DayCycle.DAILY;
    }
    return months == ALL_MONTHS && days.onlyWeekdays()
        ? new WeekCycle(1, 0, days.weekdays())
        : MonthDays.in(months, days);
  }

  /** {@return the times of day} */
  public CronTimes times() {
    return times;
  }

  /** {@return after how long it says that it fires again} */
  public CronPeriods periods() {
    return periods;
  }

  /**
   * {@return whether it fires whenever the clock shows a matching time, and not once for each date
   * and time}
   */
  public boolean interval() {
    return interval;
  }

  CronDays days() {
    return days;
  }

  int months() {
    return months;
  }

  @Nullable BitSet years() {
    return years;
  }
}
