package io.quarterhour.internal.calendar;

/**
 * The local times that a schedule names: each of its times of day on each of its dates. A local
 * time is the number of seconds that the wall shows since 1970-01-01T00:00.
 *
 * @param interval whether they are those of an interval expression, which fires whenever the wall
 *     shows a matching time
 */
public record LocalTimes(Dates dates, TimesOfDay times, boolean interval) {
  /** The answer if none follows. */
  public static final long NEVER = Long.MAX_VALUE;

  /** {@return the earliest one that is not before a local time, or {@link #NEVER}} */
  public long atOrAfter(long local) {
    int day = (int) Math.floorDiv(local, Horizon.DAY_SECONDS);
    int date = dates.atOrAfter(day);
    if (date == day) {
      int time = times.atOrAfter((int) (local - (long) day * Horizon.DAY_SECONDS));
      if (time != TimesOfDay.NONE) {
        return (long) day * Horizon.DAY_SECONDS + time;
      }
      date = dates.atOrAfter(day + 1);
    }
    return date == Dates.NEVER ? NEVER : (long) date * Horizon.DAY_SECONDS + times.first();
  }
}
