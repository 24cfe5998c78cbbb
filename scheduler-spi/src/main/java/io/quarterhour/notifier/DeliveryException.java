package io.quarterhour.notifier;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a notifier that knows more of a failure than that it was one: that trying again is
 * useless, or when the receiver wants to be asked again. Whatever else a notifier throws is tried
 * again after the usual pause.
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
   * It will never be taken: an address that does not exist, a request that is refused as wrong. The
   * notification is given up.
   *
   * @param message what was refused, by whom, and why; no secrets
   * @return the exception
   */
  public static DeliveryException permanent(String message) {
    return new DeliveryException(message, true, null, null);
  }

  /**
   * It will never be taken, for a reason that another exception tells.
   *
   * @param message what was refused, by whom, and why; no secrets
   * @param cause what told so
   * @return the exception
   */
  public static DeliveryException permanent(String message, Throwable cause) {
    return new DeliveryException(message, true, null, cause);
  }

  /**
   * The receiver is busy, and says for how long.
   *
   * @param message what happened; no secrets
   * @param after no attempt before so much time has passed; more than a day counts as a day, less
   *     than the usual pause as that
   * @return the exception
   */
  public static DeliveryException retryAfter(String message, Duration after) {
    return new DeliveryException(message, false, after, null);
  }

  /** {@return whether another attempt would be useless} */
  public boolean isPermanent() {
    return isPermanent;
  }

  /** {@return how long the receiver wants to be left alone; empty if it did not say} */
  public Optional<Duration> retryDelay() {
    return Optional.ofNullable(retryDelay);
  }
}
