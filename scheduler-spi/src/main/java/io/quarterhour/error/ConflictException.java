package io.quarterhour.error;

/**
 * Thrown if another caller or node changed the object first, or if the state of the object does not
 * allow the operation. Read the object again before a decision on a retry.
 */
public final class ConflictException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the operation, the state that was found, and the caller
   */
  public ConflictException(String message) {
    super(message, null);
  }
}
