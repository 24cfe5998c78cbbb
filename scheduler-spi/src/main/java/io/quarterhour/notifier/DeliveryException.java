package io.quarterhour.notifier;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a notifier that knows more about a failure: that a retry is useless, how long to wait
 * before it, or that the destination works and only this notification must wait. After any other
 * exception the notification is retried after the usual delay, and the destination counts as
 * failed.
 */
public final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable Duration retryDelay;

  /** The scope of a failure. */
  private enum Kind {
    PERMANENT,
    DESTINATION,
    NOTIFICATION
  }

  private DeliveryException(
      String message, Kind kind, @Nullable Duration after, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
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
    return new DeliveryException(message, Kind.PERMANENT, null, null);
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
    return new DeliveryException(message, Kind.PERMANENT, null, cause);
  }

  /**
   * Returns the exception for a receiver that is busy and has stated how long to wait. It counts as
   * a failure of the destination, which is suspended after several of them.
   *
   * @param message the failure; no secrets
   * @param after the minimum time before the next attempt; more than a day counts as a day, and the
   *     usual delay applies if it is longer
   * @return the exception
   */
  public static DeliveryException retryAfter(String message, Duration after) {
    return new DeliveryException(message, Kind.DESTINATION, after, null);
  }

  /**
   * Returns the exception for a notification that must wait for a reason of its own: the mailbox of
   * its recipient is full, another node is changing its ticket. It does not count as a failure of
   * the destination, so that other notifications to it are sent.
   *
   * @param message the reason; no secrets
   * @param after the minimum time before the next attempt, as in {@link #retryAfter}
   * @return the exception
   */
  public static DeliveryException delayed(String message, Duration after) {
    return new DeliveryException(message, Kind.NOTIFICATION, after, null);
  }

  /** {@return whether a retry would be useless} */
  public boolean isPermanent() {
    return kind == Kind.PERMANENT;
  }

  /** {@return whether only this notification must wait, and its destination has not failed} */
  public boolean isDelayed() {
    return kind == Kind.NOTIFICATION;
  }

  /**
   * {@return the time that the receiver asked to wait before the next attempt; empty if it stated
   * none}
   */
  public Optional<Duration> retryDelay() {
    return Optional.ofNullable(retryDelay);
  }
}
