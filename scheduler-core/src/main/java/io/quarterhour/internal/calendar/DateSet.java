package io.quarterhour.internal.calendar;

/** A set of dates, as numbers of days since 1970-01-01. */
public interface DateSet {
  /** The result if no date follows. */
  int NEVER = Integer.MAX_VALUE;

  /** The empty set. */
  DateSet NONE = day -> NEVER;

  /**
   * Returns the earliest date of the set at or after a day.
   *
   * @param day a day within the supported range, or at most two days outside it
   * @return a day within the supported range, or {@link #NEVER}
   */
  int atOrAfter(int day);

  /** {@return whether every date belongs to the set} */
  default boolean everyDay() {
    return false;
  }

  /** {@return whether the dates repeat with the calendar, after 400 years} */
  default boolean comesRound() {
    return false;
  }

  /** Returns a day, or {@link #NEVER} if it lies after the supported range. */
  static int bounded(int day) {
    return day > SupportedRange.MAX_DAY ? NEVER : day;
  }
}
