package io.quarterhour.internal.calendar;

/**
 * The local times that a schedule names: each of its times of day on each of its dates. A local
 * time is the number of seconds that the wall shows since 1970-01-01T00:00.
 */
public final class LocalDateTimeSet {
  /** The answer if none follows. */
  static final long NEVER = Long.MAX_VALUE;

  private final DateSet dateSet;
  private final TimeOfDaySet times;
  private final boolean interval;
  private final int first;
  private final int last;

  /**
   * Times of day on dates.
   *
   * @param interval whether they are those of an interval expression, which fires whenever the wall
   *     shows a matching time
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

  /** {@return the times of day on each of them} */
  public TimeOfDaySet times() {
    return times;
  }

  /** {@return whether they are those of an interval expression} */
  public boolean interval() {
    return interval;
  }

  /** {@return the earliest one that is not before a local time, or {@link #NEVER}} */
  long atOrAfter(long local) {
    // A day has 2^7 x 675 seconds, and int divides faster than long.
    int day = Math.floorDiv((int) (local >> 7), 675);
    int second = (int) (local - (long) day * SupportedRange.DAY_SECONDS);
    // Past the last time of a day its date need not be looked at.
    int from = second > last ? day + 1 : day;
    int date = dateSet.atOrAfter(from);
    if (date == DateSet.NEVER) {
      return NEVER;
    }
    return (long) date * SupportedRange.DAY_SECONDS
        + (date == day ? times.atOrAfter(second) : first);
  }
}
