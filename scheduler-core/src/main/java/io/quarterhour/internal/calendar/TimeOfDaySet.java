package io.quarterhour.internal.calendar;

/** A set of times of day, as seconds since midnight; never empty. */
public interface TimeOfDaySet {
  /** The result if no time follows on the same day. */
  int NONE = -1;

  /** {@return the earliest time at or after a second of the day, or {@link #NONE}} */
  int atOrAfter(int second);

  /** {@return the earliest time} */
  int first();

  /** {@return the latest time} */
  int last();
}
