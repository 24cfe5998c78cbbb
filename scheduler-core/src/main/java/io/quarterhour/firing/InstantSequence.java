package io.quarterhour.firing;

/** A sequence of instants that follow from elapsed time alone, in milliseconds of the epoch. */
interface InstantSequence {
  /** The empty sequence. */
  InstantSequence NONE = milli -> FireTimes.NEVER;

  /**
   * Returns the earliest nominal instant after a millisecond.
   *
   * @param milli a millisecond within the supported range
   * @return an instant greater than {@code milli}, or {@link FireTimes#NEVER}; it may lie outside
   *     the supported range
   */
  long after(long milli);
}
