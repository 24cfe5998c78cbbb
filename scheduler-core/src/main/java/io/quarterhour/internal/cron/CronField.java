package io.quarterhour.internal.cron;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The fields of a cron expression, in the order in which they are written. */
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"),
  /** 0 and 7 are both Sunday. */
  WEEKDAY("day of week", 0, 7, "SUNMONTUEWEDTHUFRISAT");

  private static final int NAME_LENGTH = 3;

  final String title;
  final int min;
  final int max;

  /** Names for numbers, the first for {@link #min}. */
  private final String names;

  CronField(String title, int min, int max, String names) {
    this.title = title;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /** {@return the number that a name stands for, or -1} */
  int number(String name) {
    // Letters beyond ASCII may have one of ours as their capital, such as the Turkish dotless i.
    if (name.length() == NAME_LENGTH && name.chars().allMatch(c -> c < 128)) {
      for (int i = 0; i < names.length(); i += NAME_LENGTH) {
        if (names.regionMatches(true, i, name, 0, NAME_LENGTH)) {
          return min + i / NAME_LENGTH;
        }
      }
    }
    return -1;
  }

  /** {@return the field in which a text, or the start of a longer one, is a name; or null} */
  static @Nullable CronField home(String text) {
    String name = text.substring(0, Math.min(NAME_LENGTH, text.length()));
    return Arrays.stream(values()).filter(f -> f.number(name) >= 0).findFirst().orElse(null);
  }

  /** {@return what may stand in the field, for messages} */
  String expected() {
    String numbers = "a number from " + min + " to " + max;
    return names.isEmpty()
        ? numbers
        : numbers
            + (" or a name from " + names.substring(0, NAME_LENGTH))
            + (" to " + names.substring(names.length() - NAME_LENGTH));
  }
}
