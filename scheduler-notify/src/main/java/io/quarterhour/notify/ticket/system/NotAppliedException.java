package io.quarterhour.notify.ticket.system;

import java.time.Duration;

/**
 * Thrown if a ticket system temporarily did not accept a request. The request has changed nothing
 * and can be retried.
 */
public final class NotAppliedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration retryDelay;

  /**
   * Creates an exception.
   *
   * @param message the system and the reason; no secrets
   * @param after the minimum time before the next attempt; zero if it is unknown
   */
  public NotAppliedException(String message, Duration after) {
    super(message);
    this.retryDelay = after;
  }

  /** {@return the minimum time before the next attempt; zero if it is unknown} */
  public Duration retryDelay() {
    return retryDelay;
  }
}
