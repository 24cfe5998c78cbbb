package io.quarterhour.error;

/**
 * What was named does not exist, or not within the sight of the caller: the two are not told apart.
 */
public final class NotFoundException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message what was asked, what was found and who asked
   */
  public NotFoundException(String message) {
    super(message, null);
  }
}
