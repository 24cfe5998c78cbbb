package io.quarterhour.notify.template;

/** Thrown if a template cannot be parsed, or exceeds a limit. */
public final class InvalidTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the problem, in one line
   */
  InvalidTemplateException(String message) {
    super(message);
  }
}
