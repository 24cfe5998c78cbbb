package io.quarterhour.internal.calendar;

import java.time.LocalDate;
import java.time.temporal.ChronoField;

/** Those of some dates that lie in every n-th month. */
final class MonthCycle implements Dates {
  private final Dates dates;
  private final int months;
  private final int phase;

  /**
   * Leaves out the months between.
   *
   * @param dates all dates
   * @param months n, 2 or more
   * @param anchor a month that counts, by its proleptic number
   */
  MonthCycle(Dates dates, int months, long anchor) {
    this.dates = dates;
    this.months = months;
    this.phase = Math.floorMod(anchor, months);
  }

  @Override
  public int atOrAfter(int day) {
    int date = dates.atOrAfter(day);
    while (date != NEVER) {
      long month = LocalDate.ofEpochDay(date).getLong(ChronoField.PROLEPTIC_MONTH);
      int over = Math.floorMod(phase - month, months);
      if (over == 0) {
        return date;
      }
      int next = (int) LocalDate.of(0, 1, 1).plusMonths(month + over).toEpochDay();
      date = next > Horizon.MAX_DAY ? NEVER : dates.atOrAfter(next);
    }
    return NEVER;
  }
}
