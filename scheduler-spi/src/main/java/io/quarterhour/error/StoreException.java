package io.quarterhour.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the store failed to perform an operation, or if its result is unknown. The engine
 * retries operations after transient failures. All operations of the store are idempotent in the
 * sense that a repetition is harmless.
 */
public final class StoreException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /** The value of {@link #isTransient()}. */
  private final boolean isTransient;

  /**
   * Creates an exception.
   *
   * @param message the operation that failed, and the message of the store
   * @param cause the exception of the store; null if there is none
   * @param isTransient whether a retry of the same operation may succeed without intervention, for
   *     example after a lost connection or a deadlock
   */
  public StoreException(String message, @Nullable Throwable cause, boolean isTransient) {
    super(message, cause);
    this.isTransient = isTransient;
  }

  /** {@return whether a retry of the same operation may succeed without intervention} */
  public boolean isTransient() {
    return isTransient;
  }
}
