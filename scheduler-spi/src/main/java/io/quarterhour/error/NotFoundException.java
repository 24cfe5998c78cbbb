package io.quarterhour.error;

/**
 * Thrown if an object does not exist or is outside the scope of the caller. The two cases are
 * deliberately not distinguished.
 */
public final class NotFoundException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the operation, the state that was found, and the caller
   */
  public NotFoundException(String message) {
    super(message, null);
  }
}
