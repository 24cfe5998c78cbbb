package io.quarterhour.notify.template;

/** Truncates texts of unknown length. */
public final class Truncation {
  private Truncation() {}

  /**
   * Truncates a text that is too long, never within a character, and marks the cut with two dots.
   *
   * @param text any text
   * @param max the maximum number of characters, without the mark
   * @return the text
   */
  public static String cut(String text, int max) {
    return text.length() <= max ? text : beginning(text, max) + "..";
  }

  /**
   * Truncates a text that is too long, never within a character, and appends its full length.
   *
   * @param text any text
   * @param max the maximum number of characters, without the appended length
   * @return the text
   */
  public static String truncateWithMarker(String text, int max) {
    return text.length() <= max
        ? text
        : beginning(text, max) + ".. (" + text.length() + " characters in all)";
  }

  private static String beginning(String text, int max) {
    boolean splits = max > 0 && Character.isHighSurrogate(text.charAt(max - 1));
    return text.substring(0, splits ? max - 1 : max);
  }
}
