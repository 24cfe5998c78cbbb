package io.quarterhour.internal.calendar;

/**
 * Every n-th day.
 *
 * @param days n, 1 or more
 * @param phase the number of a day of the set, reduced to 0 to n - 1
 */
public record EveryNDays(int days, int phase) implements DateSet {
  public static final EveryNDays DAILY = new EveryNDays(1, 0);

  public static EveryNDays through(int days, long anchor) {
    return new EveryNDays(days, Math.floorMod(anchor, days));
  }

  @Override
  public int atOrAfter(int day) {
    return DateSet.bounded(days == 1 ? day : day + Math.floorMod(phase - day, days));
  }

  @Override
  public boolean comesRound() {
    return GregorianMonths.CYCLE_DAYS % days == 0;
  }

  @Override
  public boolean everyDay() {
    return days == 1;
  }
}
