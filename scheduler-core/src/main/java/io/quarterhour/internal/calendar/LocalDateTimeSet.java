package io.quarterhour.internal.calendar;

/**
 * The local times of a schedule: each of its times of day on each of its dates. A local time is the
 * number of seconds of the local clock since 1970-01-01T00:00.
 */
public final class LocalDateTimeSet {
  /** The result if no local time follows. */
  static final long NEVER = Long.MAX_VALUE;

  private final DateSet dateSet;
  private final TimeOfDaySet times;
  private final boolean interval;
  private final int first;
  private final int last;

  /**
   * Creates the set of all times of day on all dates.
   *
   * @param interval whether the times are those of an interval expression, which fires whenever the
   *     local clock shows a matching time
   */
  public LocalDateTimeSet(DateSet dateSet, TimeOfDaySet times, boolean interval) {
    this.dateSet = dateSet;
    this.times = times;
    this.interval = interval;
    first = times.first();
    last = times.last();
  }

  /** {@return the dates} */
  public DateSet dates() {
    return dateSet;
  }

  /** {@return the times of day on each date} */
  public TimeOfDaySet times() {
    return times;
  }

  /** {@return whether the times are those of an interval expression} */
  public boolean interval() {
    return interval;
  }

  /** {@return the earliest local time of the set at or after a local time, or {@link #NEVER}} */
  long atOrAfter(long local) {
    // A day has 2^7 x 675 seconds; int division is faster than long division.
    int day = Math.floorDiv((int) (local >> 7), 675);
    int second = (int) (local - (long) day * SupportedRange.DAY_SECONDS);
    // After the last time of a day, the search starts on the next day.
    int from = second > last ? day + 1 : day;
    int date = dateSet.atOrAfter(from);
    if (date == DateSet.NEVER) {
      return NEVER;
    }
    return (long) date * SupportedRange.DAY_SECONDS
        + (date == day ? times.atOrAfter(second) : first);
  }
}
