package io.quarterhour.internal.calendar;

/** The instants that a schedule names, before grid and bounds, in milliseconds of the epoch. */
public interface Nominal {
  /** The answer if nothing fires any more. */
  long NEVER = Long.MAX_VALUE;

  /**
   * The earliest nominal instant after a millisecond.
   *
   * @param milli within the horizon
   * @return greater than {@code milli}, or {@link #NEVER}; may lie outside the horizon
   */
  long after(long milli);
}
