package io.quarterhour.examples.preview;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads lines that end with a line feed only: a carriage return is part of its line. The last line
 * may lack its line feed. A byte order mark before the first line is skipped.
 */
final class Lines {
  /**
   * The maximum length of a line in characters. Of a longer line only one more character is kept,
   * which shows that it is too long.
   */
  static final int MAX_LENGTH = 100_000;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int END = -1;

  private final Reader reader;
  private boolean started;

  Lines(Reader reader) {
    this.reader = new BufferedReader(reader);
  }

  /** {@return the next line without its line feed; empty if there is none} */
  Optional<String> next() throws IOException {
    int character = reader.read();
    if (!started && character == BYTE_ORDER_MARK) {
      character = reader.read();
    }
    started = true;
    if (character == END) {
      return Optional.empty();
    }
    StringBuilder line = new StringBuilder();
    for (; character != '\n' && character != END; character = reader.read()) {
      if (line.length() <= MAX_LENGTH) {
        line.append((char) character);
      }
    }
    return Optional.of(line.toString());
  }

  /**
   * {@return the text with control characters and line separators escaped, so that it is a single
   * line}
   */
  static String escapeControls(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default ->
            line.append(isControl(character) ? escape(character) : String.valueOf(character));
      }
    }
    return line.toString();
  }

  private static boolean isControl(char character) {
    return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
  }

  private static String escape(char character) {
    return String.format(Locale.ROOT, "\\u%04X", (int) character);
  }
}
