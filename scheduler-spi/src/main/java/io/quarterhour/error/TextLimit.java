package io.quarterhour.error;

import org.jspecify.annotations.Nullable;

/**
 * The limits of the length of texts, in characters. A text of a user that is too long is refused; a
 * text that the engine or an action makes is cut, because there is nobody who could shorten it.
 */
public final class TextLimit {
  private TextLimit() {}

  /**
   * Checks the length of a text of a user.
   *
   * @param what the subject of the error message, for example {@code the reason}
   * @param text the text to check; null is rejected
   * @param maxLength the maximum length
   * @return the text, unchanged
   * @throws InvalidInputException if the text is longer
   */
  public static String check(String what, @Nullable String text, int maxLength) {
    if (text == null || text.length() > maxLength) {
      throw new InvalidInputException(
          what
              + " must be a text of at most "
              + maxLength
              + " characters, was "
              + InvalidInputException.quote(text));
    }
    return text;
  }

  /**
   * Cuts a text.
   *
   * @param text the text
   * @param maxLength the maximum length, at least 100
   * @return the text; if it is longer, its beginning and a note with its original length, together
   *     at most as long as allowed
   */
  public static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    String note = " .. (cut, " + text.length() + " characters)";
    int end = maxLength - note.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + note;
  }
}
