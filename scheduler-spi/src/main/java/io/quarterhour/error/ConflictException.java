package io.quarterhour.error;

/**
 * Somebody else was faster, or the state of the thing does not allow the act. Read it again and
 * decide anew.
 */
public final class ConflictException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message what was asked, what was found and who asked
   */
  public ConflictException(String message) {
    super(message, null);
  }
}
