package io.quarterhour.error;

import org.jspecify.annotations.Nullable;

/** The root of all exceptions that the scheduler itself throws. All of them are unchecked. */
public abstract class SchedulerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception; for subclasses.
   *
   * @param message the problem, the expected and the actual state, and the object concerned
   * @param cause the cause; null if there is none
   */
  protected SchedulerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
