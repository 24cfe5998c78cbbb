package io.quarterhour.firing;

/** Instants that follow from elapsed time alone, in milliseconds of the epoch. */
interface InstantSequence {
  /** Nothing at all. */
  InstantSequence NONE = milli -> FireTimes.NEVER;

  /**
   * The earliest nominal instant after a millisecond.
   *
   * @param milli within the horizon
   * @return greater than {@code milli}, or {@link FireTimes#NEVER}; may lie outside the horizon
   */
  long after(long milli);
}
