package io.quarterhour.internal.calendar;

/**
 * Every n days.
 *
 * @param days n, 1 or more
 * @param phase a day that counts, reduced to 0 to n - 1
 */
public record DayCycle(int days, int phase) implements Dates {
  public static final DayCycle DAILY = new DayCycle(1, 0);

  public static DayCycle through(int days, long anchor) {
    return new DayCycle(days, Math.floorMod(anchor, days));
  }

  @Override
  public int atOrAfter(int day) {
    return Dates.bounded(days == 1 ? day : day + Math.floorMod(phase - day, days));
  }

  @Override
  public boolean comesRound() {
    return Months.CYCLE_DAYS % days == 0;
  }

  @Override
  public boolean everyDay() {
    return days == 1;
  }
}
