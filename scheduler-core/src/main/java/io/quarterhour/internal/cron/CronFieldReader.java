package io.quarterhour.internal.cron;

import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one field of a cron expression into bits. Parts are {@code *}, {@code a}, {@code a-b}, and
 * each with a step; anything else is told and left out.
 */
final class CronFieldReader {
  /** Stands for every larger number, so that no length of digits overflows. */
  private static final int LARGE = 1_000_000;

  private static final int UNREADABLE = -1;
  private static final List<String> OTHER_DIALECTS = List.of("?", "L", "W", "#", "~", "H");

  private final CronField field;
  private final Consumer<String> problems;

  /**
   * A reader of a field.
   *
   * @param problems takes each problem, without the name of the field
   */
  CronFieldReader(CronField field, Consumer<String> problems) {
    this.field = field;
    this.problems = problems;
  }

  /** {@return the numbers in the list as bits, bit 0 is 0} */
  long list(String text) {
    long bits = 0;
    for (String part : text.split(",", -1)) {
      if (part.isEmpty()) {
        problems.accept("a list must not have empty parts, was " + CronReader.quoted(text));
      } else {
        bits |= part(part);
      }
    }
    return bits;
  }

  private long part(String part) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : step(part.substring(slash + 1), part);
    if (range.equals("*")) {
      return bits(field.min, field.max, step);
    }
    int dash = range.indexOf('-');
    if (dash == 0 || range.startsWith("+")) {
      problems.accept("numbers must be written without a sign, was " + CronReader.quoted(part));
      return 0;
    }
    if (dash > 0) {
      return range(range.substring(0, dash), range.substring(dash + 1), step);
    }
    int from = number(range);
    return bits(from, slash < 0 || from == UNREADABLE ? from : field.max, step);
  }

  private long range(String first, String last, int step) {
    int from = number(first);
    int to = last.isEmpty() ? missingEnd(first) : number(last);
    if (from == UNREADABLE || to == UNREADABLE) {
      return 0;
    }
    if (field == CronField.WEEKDAY && to == 0 && from > 0) {
      to = 7; // Sunday ends the week as well as it begins it
    }
    if (to < from) {
      problems.accept(
          "a range must rise"
              + (field == CronField.WEEKDAY ? " (only Sunday may end one that began before)" : "")
              + (", was " + CronReader.quoted(first + "-" + last)));
      return 0;
    }
    return bits(from, to, step);
  }

  private int missingEnd(String first) {
    problems.accept("a range must have an end, was " + CronReader.quoted(first + "-"));
    return UNREADABLE;
  }

  private int step(String text, String part) {
    int step = digits(text);
    if (step < 1) {
      problems.accept(
          "a step must be a whole number, 1 or more, was "
              + CronReader.quoted(text)
              + " in "
              + CronReader.quoted(part));
      return UNREADABLE;
    }
    return step;
  }

  private int number(String text) {
    int number = digits(text);
    if (number == UNREADABLE) {
      number = field.number(text);
      if (number == UNREADABLE) {
        problems.accept(unreadable(text));
      }
      return number;
    }
    if (number < field.min || number > field.max) {
      problems.accept("must be " + field.min + " to " + field.max + ", was " + clipped(text));
      return UNREADABLE;
    }
    return number;
  }

  private String unreadable(String text) {
    String found = ", was " + CronReader.quoted(text);
    CronField home = CronField.home(text);
    if (home != null) {
      return text.length() > 3
          ? "names must have three letters, such as " + text.substring(0, 3) + found
          : "must be " + field.expected() + found + ", which is a " + home.title;
    }
    if (text.contains("*")) {
      return "* must stand alone or before a step" + found;
    }
    if (text.startsWith("-") || text.startsWith("+")) {
      return "numbers must be written without a sign" + found;
    }
    for (String sign : OTHER_DIALECTS) {
      if (text.contains(sign)) {
        return "must be " + field.expected() + found + "; UNIX cron has no '" + sign + "'";
      }
    }
    return "must be " + field.expected() + ", or *" + found;
  }

  /** {@return the value of decimal digits, or {@link #UNREADABLE} if there is anything else} */
  private static int digits(String text) {
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

  private static String clipped(String digits) {
    return digits.length() <= 10 ? digits : digits.substring(0, 10) + "..";
  }

  private static long bits(int from, int to, int step) {
    long bits = 0;
    if (from != UNREADABLE && step != UNREADABLE) {
      for (int i = from; i <= to; i += step) {
        bits |= 1L << i;
      }
    }
    return bits;
  }
}
