package io.quarterhour.error;

/** Thrown if the caller may see an object but may not perform the operation on it. */
public final class ForbiddenException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the operation, the state that was found, and the caller
   */
  public ForbiddenException(String message) {
    super(message, null);
  }
}
