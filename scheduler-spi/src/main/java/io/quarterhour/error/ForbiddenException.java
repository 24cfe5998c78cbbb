package io.quarterhour.error;

/** The caller may see the thing but may not do this to it. */
public final class ForbiddenException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message what was asked, what was found and who asked
   */
  public ForbiddenException(String message) {
    super(message, null);
  }
}
