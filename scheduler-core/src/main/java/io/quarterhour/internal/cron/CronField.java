package io.quarterhour.internal.cron;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The kinds of field in a cron expression. */
enum CronField {
  SECOND("second", 0, 59, 0, ""),
  MINUTE("minute", 0, 59, 0, ""),
  HOUR("hour", 0, 23, 0, ""),
  DAY("day of month", 1, 31, 1, ""),
  MONTH("month", 1, 12, 1, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"),
  /** A weekday from 0 to 7: 0 and 7 are both Sunday, and the week begins on Sunday. */
  WEEKDAY("day of week", 0, 7, 0, "SUNMONTUEWEDTHUFRISAT"),
  /** A weekday from 0 to 7: 0 and 7 are both Sunday, and the week begins on Monday. */
  WEEKDAY_FROM_MONDAY("day of week", 0, 7, 1, "MONTUEWEDTHUFRISATSUN"),
  /** A weekday from 1 to 7: 1 is Sunday. */
  WEEKDAY_FROM_ONE("day of week", 1, 7, 1, "SUNMONTUEWEDTHUFRISAT"),
  YEAR("year", 1970, 2199, 1970, "");

  static final int SUNDAY = 7;
  private static final int NAME_LENGTH = 3;

  final String title;
  final int min;
  final int max;

  /** The number at which {@code *} begins, which is also the number of the first name. */
  final int first;

  private final String names;

  CronField(String title, int min, int max, int first, String names) {
    this.title = title;
    this.min = min;
    this.max = max;
    this.first = first;
    this.names = names;
  }

  /** {@return whether the field contains weekdays, in any numbering} */
  boolean isWeekday() {
    return this == WEEKDAY || this == WEEKDAY_FROM_MONDAY || this == WEEKDAY_FROM_ONE;
  }

  boolean isDays() {
    return this == DAY || isWeekday();
  }

  /** {@return the number of a name, or -1 if the field has no such name} */
  int number(String name) {
    if (name.length() == NAME_LENGTH && isAscii(name)) {
      for (int i = 0; i < names.length(); i += NAME_LENGTH) {
        if (names.regionMatches(true, i, name, 0, NAME_LENGTH)) {
          return first + i / NAME_LENGTH;
        }
      }
    }
    return -1;
  }

  /**
   * Returns whether a name is ASCII. The uppercase form of some other letters is an ASCII letter,
   * for example that of the Turkish dotless i.
   */
  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether a text is a name in any field} */
  static boolean isName(String text) {
    return text.length() == NAME_LENGTH && home(text) != null;
  }

  /**
   * {@return the field in which a text, or the start of a longer one, is a name; null if there is
   * none}
   */
  static @Nullable CronField home(String text) {
    String name = text.substring(0, Math.min(NAME_LENGTH, text.length()));
    return Arrays.stream(values()).filter(f -> f.number(name) >= 0).findFirst().orElse(null);
  }

  /** {@return the description of the allowed values, for messages} */
  String expected() {
    String numbers = "a number from " + min + " to " + max;
    return names.isEmpty()
        ? numbers
        : numbers
            + (" or a name from " + names.substring(0, NAME_LENGTH))
            + (" to " + names.substring(names.length() - NAME_LENGTH));
  }
}
