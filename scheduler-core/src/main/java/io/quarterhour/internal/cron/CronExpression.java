package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.CronTimesOfDay;
import io.quarterhour.internal.calendar.DateSet;
import io.quarterhour.internal.calendar.EveryNDays;
import io.quarterhour.internal.calendar.EveryNWeeks;
import io.quarterhour.internal.calendar.MonthDaySet;
import io.quarterhour.internal.calendar.YearFilter;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A parsed cron expression, independent of the dialect in which it was written. */
public final class CronExpression {
  static final int ALL_MONTHS = 0xfff;

  private final CronTimesOfDay times;
  private final CronPeriods periods;
  private final CronDays days;
  private final int months;
  private final @Nullable BitSet years;
  private final boolean interval;

  /**
   * Creates an expression.
   *
   * @param months the months as bits, bit 0 is January; not empty
   * @param years the years that match; null for all years without end
   */
  CronExpression(
      CronTimesOfDay times,
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

  /** {@return the dates, in the representation that is the cheapest to search} */
  public DateSet dates() {
    return years == null ? datesOfAllYears() : YearFilter.only(years, datesOfAllYears());
  }

  private DateSet datesOfAllYears() {
    if (months == ALL_MONTHS && days.any()) {
      return EveryNDays.DAILY;
    }
    return months == ALL_MONTHS && days.onlyWeekdays()
        ? new EveryNWeeks(1, 0, days.weekdays())
        : MonthDaySet.in(months, days);
  }

  /** {@return the times of day} */
  public CronTimesOfDay times() {
    return times;
  }

  /** {@return the periods of its steps within an hour} */
  public CronPeriods periods() {
    return periods;
  }

  /**
   * {@return whether the expression fires whenever the local clock shows a matching time, instead
   * of once for each date and time}
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
