package io.quarterhour.internal.engine.loop;

import java.time.Instant;

/** Shortens the pause of a loop. Losing a wake-up costs a poll interval, never a run. */
public interface Waker {
  /** Does nothing: for loops that are stepped without pauses. */
  Waker NONE = at -> {};

  /**
   * Wakes the loop if it would pause beyond an instant.
   *
   * @param at the instant at which there is work
   */
  void wake(Instant at);

  /** Wakes the loop if it is pausing. */
  default void wake() {
    wake(Instant.MIN);
  }
}
