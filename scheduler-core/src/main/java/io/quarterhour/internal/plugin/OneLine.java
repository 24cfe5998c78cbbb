package io.quarterhour.internal.plugin;

/**
 * Prepares texts of users, actions and databases for the log of the host, so that none of them can
 * forge a line of it.
 */
public final class OneLine {
  /** The maximum length, in characters. */
  private static final int MAX_LENGTH = 500;

  private OneLine() {}

  /**
   * {@return the text with a space for each line break or other control character; of a long text
   * the beginning}
   */
  public static String of(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 2);
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(character -> line.appendCodePoint(isPrintable(character) ? character : ' '));
    return text.codePointCount(0, text.length()) > MAX_LENGTH
        ? line.append("..").toString()
        : line.toString();
  }

  private static boolean isPrintable(int character) {
    int type = Character.getType(character);
    return type != Character.CONTROL
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.FORMAT;
  }
}
