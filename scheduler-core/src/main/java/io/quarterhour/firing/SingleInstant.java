package io.quarterhour.firing;

/** A sequence of one instant. */
record SingleInstant(long at) implements InstantSequence {
  @Override
  public long after(long milli) {
    return at > milli ? at : FireTimes.NEVER;
  }
}
