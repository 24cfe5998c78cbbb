package io.quarterhour.error;

import org.jspecify.annotations.Nullable;

/** The root of all exceptions that the scheduler itself throws. All of them are unchecked. */
public abstract class SchedulerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * For the children.
   *
   * @param message what was wrong, expected and found, and whose it was
   * @param cause what led to it, or null
   */
  protected SchedulerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
