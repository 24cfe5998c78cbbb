package io.quarterhour.notify.template;

/** Keeps texts of unknown size short. */
public final class Truncation {
  private Truncation() {}

  /**
   * Cuts a text that is too long, never within a character, and shows that it was cut.
   *
   * @param text any text
   * @param max at most so many characters, a little more with the mark
   * @return the text
   */
  public static String cut(String text, int max) {
    return text.length() <= max ? text : beginning(text, max) + "..";
  }

  /**
   * Cuts a text that is too long, and says how long it was.
   *
   * @param text any text
   * @param max at most so many characters, a little more with the words
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
