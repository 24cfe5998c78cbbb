package io.quarterhour.notify.template;

/** A template cannot be read, or wants more than it may have. */
public final class InvalidTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * What is wrong with it.
   *
   * @param message in words, in one line
   */
  InvalidTemplateException(String message) {
    super(message);
  }
}
