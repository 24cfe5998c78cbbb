package io.quarterhour.internal.calendar;

/**
 * Some weekdays of every n-th week. A week begins on Monday.
 *
 * @param weeks n, 1 or more
 * @param phase the number of a week that is included, reduced to 0 to n - 1
 * @param weekdays the weekdays as bits, bit 0 is Monday; not empty
 */
public record EveryNWeeks(int weeks, int phase, int weekdays) implements DateSet {
  private static final int ALL = 0x7f;

  /** The Monday of the week of 1970-01-01, which was a Thursday. */
  private static final int FIRST_MONDAY = -3;

  public static EveryNWeeks through(int weeks, long anchor, int weekdays) {
    return new EveryNWeeks(
        weeks, Math.floorMod(Math.floorDiv(anchor - FIRST_MONDAY, 7), weeks), weekdays);
  }

  @Override
  public int atOrAfter(int day) {
    int week = Math.floorDiv(day - FIRST_MONDAY, 7);
    int active = activeAtOrAfter(week);
    if (active == week) {
      int left = weekdays >>> (day - monday(week));
      if (left != 0) {
        return DateSet.bounded(day + Integer.numberOfTrailingZeros(left));
      }
      active = activeAtOrAfter(week + 1);
    }
    return DateSet.bounded(monday(active) + Integer.numberOfTrailingZeros(weekdays));
  }

  private int activeAtOrAfter(int week) {
    return weeks == 1 ? week : week + Math.floorMod(phase - week, weeks);
  }

  private static int monday(int week) {
    return week * 7 + FIRST_MONDAY;
  }

  @Override
  public boolean comesRound() {
    return GregorianMonths.CYCLE_DAYS / 7 % weeks == 0;
  }

  @Override
  public boolean everyDay() {
    return weeks == 1 && weekdays == ALL;
  }
}
