package io.quarterhour.firing;

/** One instant. */
record Single(long at) implements Nominal {
  @Override
  public long after(long milli) {
    return at > milli ? at : FireTimes.NEVER;
  }
}
