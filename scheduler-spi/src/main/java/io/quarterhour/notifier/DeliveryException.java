package io.quarterhour.notifier;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a notifier that knows more about a failure: that a retry is useless, or how long to
 * wait before it. After any other exception the notification is retried after the usual delay.
 */
public final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean isPermanent;
  private final @Nullable Duration retryDelay;

  private DeliveryException(
      String message, boolean isFinal, @Nullable Duration after, @Nullable Throwable cause) {
    super(message, cause);
    this.isPermanent = isFinal;
    this.retryDelay = after;
  }

  /**
   * Returns the exception for a notification that the receiver will never accept: an address that
   * does not exist, a request that is refused as invalid. The notification is not retried.
   *
   * @param message the refused item, the system that refused it, and the reason; no secrets
   * @return the exception
   */
  public static DeliveryException permanent(String message) {
    return new DeliveryException(message, true, null, null);
  }

  /**
   * Returns the exception for a notification that the receiver will never accept, with the
   * exception that shows this.
   *
   * @param message the refused item, the system that refused it, and the reason; no secrets
   * @param cause the exception that shows this
   * @return the exception
   */
  public static DeliveryException permanent(String message, Throwable cause) {
    return new DeliveryException(message, true, null, cause);
  }

  /**
   * Returns the exception for a receiver that is busy and has stated how long to wait.
   *
   * @param message the failure; no secrets
   * @param after the minimum time before the next attempt; more than a day counts as a day, and the
   *     usual delay applies if it is longer
   * @return the exception
   */
  public static DeliveryException retryAfter(String message, Duration after) {
    return new DeliveryException(message, false, after, null);
  }

  /** {@return whether a retry would be useless} */
  public boolean isPermanent() {
    return isPermanent;
  }

  /**
   * {@return the time that the receiver asked to wait before the next attempt; empty if it stated
   * none}
   */
  public Optional<Duration> retryDelay() {
    return Optional.ofNullable(retryDelay);
  }
}
