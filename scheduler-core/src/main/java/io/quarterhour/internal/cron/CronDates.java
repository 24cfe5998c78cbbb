package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.DateSet;
import io.quarterhour.internal.calendar.EveryNDays;
import io.quarterhour.internal.calendar.EveryNWeeks;
import io.quarterhour.internal.calendar.MonthDaySet;
import io.quarterhour.internal.calendar.YearFilter;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The dates of an expression.
 *
 * @param months the months as bits, bit 0 is January; not empty
 * @param days the days of a month
 * @param years the years that match; null for all years without end
 */
record CronDates(int months, CronDays days, @Nullable BitSet years) {
  static final int ALL_MONTHS = 0xfff;

  /** {@return the dates, in the representation that is the cheapest to search} */
  DateSet all() {
    return years == null ? ofAllYears() : YearFilter.only(years, ofAllYears());
  }

  private DateSet ofAllYears() {
    if (months == ALL_MONTHS && days.any()) {
      return EveryNDays.DAILY;
    }
    return months == ALL_MONTHS && days.onlyWeekdays()
        ? new EveryNWeeks(1, 0, days.weekdays())
        : MonthDaySet.in(months, days);
  }
}
