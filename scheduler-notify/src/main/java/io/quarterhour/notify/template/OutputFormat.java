package io.quarterhour.notify.template;

/**
 * The format of a text, which determines the characters that values must not contain unescaped.
 * Safe for use by many threads.
 */
public enum OutputFormat {
  /** Plain text of many lines. */
  TEXT {
    @Override
    public String escaped(String value) {
      return cleaned(value, ' ');
    }
  },

  /**
   * A single line such as a header or a title: without line breaks, and without characters that
   * change the writing direction.
   */
  LINE {
    @Override
    public String escaped(String value) {
      StringBuilder line = new StringBuilder(value.length());
      value.codePoints().map(c -> isBreak(c) ? ' ' : c).forEach(line::appendCodePoint);
      return line.toString();
    }
  },

  /** HTML, between tags or in a quoted attribute. */
  HTML {
    @Override
    public String escaped(String value) {
      String clean = cleaned(value, '\uFFFD');
      StringBuilder html = new StringBuilder(clean.length() + 16);
      for (int i = 0; i < clean.length(); i++) {
        char c = clean.charAt(i);
        switch (c) {
          case '&' -> html.append("&amp;");
          case '<' -> html.append("&lt;");
          case '>' -> html.append("&gt;");
          case '"' -> html.append("&quot;");
          case '\'' -> html.append("&#39;");
          case '`' -> html.append("&#96;");
          default -> html.append(c);
        }
      }
      return html.toString();
    }
  };

  /**
   * Escapes a value.
   *
   * @param value any text
   * @return the value in a form that is safe in this format
   */
  public abstract String escaped(String value);

  private static String cleaned(String value, char instead) {
    StringBuilder clean = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isPlain = c == '\n' || c == '\t' || !Character.isISOControl(c);
      if (isPlain) {
        clean.append(c);
      } else if (c != '\r') {
        clean.append(instead);
      }
    }
    return clean.toString();
  }

  private static boolean isBreak(int c) {
    boolean isSeparator = c == 0x2028 || c == 0x2029;
    boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return Character.isISOControl(c) || isSeparator || turns;
  }
}
