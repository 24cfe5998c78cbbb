package io.quarterhour.internal.engine;

import java.time.Instant;

/** Shortens the pause of a lane. Losing a wake-up costs a poll interval, never a run. */
public interface Waker {
  /** Nobody needs to be woken: whoever turns the crank does it without pause. */
  Waker NONE = at -> {};

  /**
   * Wakes the lane, if it would pause beyond an instant.
   *
   * @param at when there is something to do
   */
  void wake(Instant at);

  /** Wakes the lane, if it pauses. */
  default void wake() {
    wake(Instant.MIN);
  }
}
