package io.quarterhour.firing;

import io.quarterhour.internal.calendar.Nominal;

/** One instant. */
record Single(long at) implements Nominal {
  @Override
  public long after(long milli) {
    return at > milli ? at : NEVER;
  }
}
