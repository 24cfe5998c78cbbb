package io.quarterhour.internal.calendar;

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
    this.phase = Math.floorMod(anchor - Months.FIRST, months);
  }

  @Override
  public int atOrAfter(int day) {
    int date = dates.atOrAfter(day);
    while (date != NEVER) {
      int cycle = Math.floorDiv(date - Months.BEGIN, Months.CYCLE_DAYS);
      int begin = Months.BEGIN + cycle * Months.CYCLE_DAYS;
      int month = Months.of(date - begin);
      int over = Math.floorMod(phase - (month + cycle * Months.CYCLE), months);
      if (over == 0) {
        return date;
      }
      date = dates.atOrAfter(firstDay(month + over, begin));
    }
    return NEVER;
  }

  /** The first day of a month that may lie in a later cycle. */
  private static int firstDay(int month, int begin) {
    int cycles = month / Months.CYCLE;
    return begin + cycles * Months.CYCLE_DAYS + Months.firstDay(month - cycles * Months.CYCLE);
  }

  @Override
  public boolean comesRound() {
    return dates.comesRound() && Months.CYCLE % months == 0;
  }
}
