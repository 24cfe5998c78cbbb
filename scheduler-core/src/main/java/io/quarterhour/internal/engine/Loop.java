package io.quarterhour.internal.engine;

import java.time.Instant;

/** One lane of the engine. */
public interface Loop {
  /** A step that has nothing to wait for. */
  Instant NEVER = Instant.MAX;

  /**
   * Does what is to be done at an instant, within bounds.
   *
   * @return when to be called again at the latest, at once if that is not after {@code now}; {@link
   *     #NEVER} if only a wake-up or a poll can bring news
   */
  Instant step(Instant now);
}
