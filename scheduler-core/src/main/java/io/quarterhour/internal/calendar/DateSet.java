package io.quarterhour.internal.calendar;

/** A set of dates, as numbers of days since 1970-01-01. */
public interface DateSet {
  /** The answer if no date follows. */
  int NEVER = Integer.MAX_VALUE;

  /** No date at all. */
  DateSet NONE = day -> NEVER;

  /**
   * The earliest date that is not before a day.
   *
   * @param day within the horizon, give or take two days
   * @return a day within the horizon, or {@link #NEVER}
   */
  int atOrAfter(int day);

  /** {@return whether every date belongs to the set} */
  default boolean everyDay() {
    return false;
  }

  /** {@return whether the dates come round with the calendar: after 400 years} */
  default boolean comesRound() {
    return false;
  }

  /** A day, or {@link #NEVER} if it lies beyond the horizon. */
  static int bounded(int day) {
    return day > SupportedRange.MAX_DAY ? NEVER : day;
  }
}
