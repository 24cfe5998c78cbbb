package io.quarterhour.notify.ticket.system;

import java.time.Duration;

/**
 * Thrown if a ticket system temporarily did not accept a request. The request has changed nothing
 * and can be retried.
 */
public final class NotAppliedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration retryDelay;
  private final boolean concernsTicket;

  /**
   * Creates an exception.
   *
   * @param message the system and the reason; no secrets
   * @param after the minimum time before the next attempt; zero if it is unknown
   */
  public NotAppliedException(String message, Duration after) {
    this(message, after, false);
  }

  private NotAppliedException(String message, Duration after, boolean concernsTicket) {
    super(message);
    this.retryDelay = after;
    this.concernsTicket = concernsTicket;
  }

  /**
   * Returns the exception for a request that this one ticket did not accept, while the system
   * accepts requests for others.
   *
   * @param message the system and the reason; no secrets
   * @return the exception
   */
  public static NotAppliedException ofTicket(String message) {
    return new NotAppliedException(message, Duration.ZERO, true);
  }

  /** {@return whether only this ticket did not accept the request} */
  public boolean concernsTicket() {
    return concernsTicket;
  }

  /** {@return the minimum time before the next attempt; zero if it is unknown} */
  public Duration retryDelay() {
    return retryDelay;
  }
}
