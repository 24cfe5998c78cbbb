package io.quarterhour.internal.cron;

import org.jspecify.annotations.Nullable;

/** Parser of single numbers of a field. Also writes the messages for texts that are not numbers. */
final class CronNumberParser {
  /**
   * The result for a text that is not a number, and for a number outside the range of the field,
   * which has already been reported.
   */
  static final int UNREADABLE = -1;

  /** The value of all larger numbers, so that no number of digits overflows. */
  private static final int LARGE = 1_000_000;

  private static final int NAME_LENGTH = 3;

  private final CronGrammar cronGrammar;
  private final CronField field;
  private final CronErrors cronErrors;

  CronNumberParser(CronGrammar cronGrammar, CronField field, CronErrors cronErrors) {
    this.cronGrammar = cronGrammar;
    this.field = field;
    this.cronErrors = cronErrors;
  }

  /**
   * {@return the value of decimal digits, or {@link #UNREADABLE} if the text contains anything
   * else}
   */
  static int digits(String text) {
    int value = text.isEmpty() ? UNREADABLE : 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return UNREADABLE;
      }
      value = Math.min(LARGE, value * 10 + c - '0');
    }
    return value;
  }

  /** {@return whether a number that was parsed successfully was written as a name} */
  static boolean isName(String text) {
    return digits(text) == UNREADABLE;
  }

  /** {@return the number that is written as digits or as a name, or {@link #UNREADABLE}} */
  int number(String text) {
    return number(text, text);
  }

  /**
   * Returns the number that is written as digits or as a name, or {@link #UNREADABLE}, which has
   * then been reported.
   *
   * @param part the text to show in the message if it is neither
   */
  int number(String text, String part) {
    int number = digits(text);
    if (number == UNREADABLE) {
      number = field.number(text);
      if (number == UNREADABLE) {
        reportInvalid(part);
      }
      return number;
    }
    if (number < field.min || number > field.max) {
      String sunday = field == CronField.WEEKDAY_FROM_ONE && number == 0 ? "; Sunday is 1" : "";
      cronErrors.add(
          field, "must be " + field.min + " to " + field.max + ", was " + clipped(text) + sunday);
      return UNREADABLE;
    }
    return number;
  }

  /** Reports the values that were expected in place of a text. */
  void reportInvalid(String text) {
    cronErrors.add(field, unreadable(text));
  }

  private String unreadable(String text) {
    String found = ", was " + CronParser.quoted(text);
    String expected = "must be " + field.expected() + cronGrammar.specialDays(field);
    CronField home = CronField.home(text);
    if (home != null) {
      return text.length() > NAME_LENGTH
          ? "names must have three letters, such as " + text.substring(0, NAME_LENGTH) + found
          : expected + found + ", which is a " + home.title;
    }
    if (text.contains("*")) {
      return "* must stand alone or before a step" + found;
    }
    if (text.startsWith("-") || text.startsWith("+")) {
      return "numbers must be written without a sign" + found;
    }
    String foreign = foreign(text);
    return foreign == null ? expected + ", or *" + found : expected + found + "; " + foreign;
  }

  /**
   * {@return the hint for a character that has a meaning in other dialects or fields only, or null}
   */
  private @Nullable String foreign(String text) {
    for (String sign : new String[] {"?", "L", "W", "#", "~", "H"}) {
      if (text.contains(sign)) {
        if (!cronGrammar.hasSpecialDays() || sign.equals("~") || sign.equals("H")) {
          return cronGrammar + " cron has no '" + sign + "'";
        }
        if (sign.equals("?")) {
          return "'?' must be the whole of a day field";
        }
        return field.isDays()
            ? "L, W and # cannot have a step or end a range"
            : "'" + sign + "' is only allowed in day fields";
      }
    }
    return null;
  }

  private static String clipped(String digits) {
    return digits.length() <= 10 ? digits : digits.substring(0, 10) + "..";
  }
}
