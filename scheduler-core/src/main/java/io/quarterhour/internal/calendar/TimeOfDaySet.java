package io.quarterhour.internal.calendar;

/** A set of times of day, as seconds since midnight; never empty. */
public interface TimeOfDaySet {
  /** The answer if none follows on the same day. */
  int NONE = -1;

  /** {@return the earliest time that is not before a second of the day, or {@link #NONE}} */
  int atOrAfter(int second);

  /** {@return the earliest time} */
  int first();

  /** {@return the latest time} */
  int last();
}
