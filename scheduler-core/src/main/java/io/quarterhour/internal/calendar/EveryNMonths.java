package io.quarterhour.internal.calendar;

/** The dates of another set that lie in every n-th month. */
final class EveryNMonths implements DateSet {
  private final DateSet dateSet;
  private final int months;
  private final int phase;

  /**
   * Restricts a set of dates to every n-th month.
   *
   * @param dateSet the dates of all months
   * @param months n, 2 or more
   * @param anchor the proleptic number of a month that is included
   */
  EveryNMonths(DateSet dateSet, int months, long anchor) {
    this.dateSet = dateSet;
    this.months = months;
    this.phase = Math.floorMod(anchor - GregorianMonths.FIRST, months);
  }

  @Override
  public int atOrAfter(int day) {
    int date = dateSet.atOrAfter(day);
    while (date != NEVER) {
      int cycle = Math.floorDiv(date - GregorianMonths.BEGIN, GregorianMonths.CYCLE_DAYS);
      int begin = GregorianMonths.BEGIN + cycle * GregorianMonths.CYCLE_DAYS;
      int month = GregorianMonths.of(date - begin);
      int over = Math.floorMod(phase - (month + cycle * GregorianMonths.CYCLE), months);
      if (over == 0) {
        return date;
      }
      date = dateSet.atOrAfter(firstDay(month + over, begin));
    }
    return NEVER;
  }

  /** Returns the first day of a month, which may lie in a later cycle. */
  private static int firstDay(int month, int begin) {
    int cycles = month / GregorianMonths.CYCLE;
    return begin
        + cycles * GregorianMonths.CYCLE_DAYS
        + GregorianMonths.firstDay(month - cycles * GregorianMonths.CYCLE);
  }

  @Override
  public boolean comesRound() {
    return dateSet.comesRound() && GregorianMonths.CYCLE % months == 0;
  }
}
