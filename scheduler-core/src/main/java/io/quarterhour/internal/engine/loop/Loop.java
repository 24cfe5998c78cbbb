package io.quarterhour.internal.engine.loop;

import java.time.Instant;

/** One loop of the engine, as a step function. */
public interface Loop {
  /** Returned by a step that has nothing to wait for. */
  Instant NEVER = Instant.MAX;

  /** {@return whether steps call the store, so that they may take long} */
  default boolean usesStore() {
    return true;
  }

  /**
   * Does a bounded part of the work that is due at an instant.
   *
   * @return the latest instant at which to be called again, at once if it is not after {@code now};
   *     {@link #NEVER} if only a wake-up or a poll can bring work
   */
  Instant step(Instant now);
}
