package io.quarterhour.internal.cron;

import org.jspecify.annotations.Nullable;

/** Parser of special days, for the dialects that have them. */
final class SpecialDayParser {
  private static final int MOST_DAYS = 31;
  private static final int MOST_WEEKS = 5;

  private final CronGrammar cronGrammar;
  private final CronField field;
  private final CronErrors cronErrors;
  private final CronNumberParser numbers;

  SpecialDayParser(
      CronGrammar cronGrammar, CronField field, CronErrors cronErrors, CronNumberParser numbers) {
    this.cronGrammar = cronGrammar;
    this.field = field;
    this.cronErrors = cronErrors;
    this.numbers = numbers;
  }

  /** {@return whether a part of the list is a special day, or was meant to be one} */
  boolean isSpecial(String part) {
    if (!cronGrammar.hasSpecialDays() || !field.isDays()) {
      return false;
    }
    boolean looksLike =
        field == CronField.DAY
            ? isAt(part, 0, 'L') || endsWith(part, 'W')
            : endsWith(part, 'L') || part.indexOf('#') >= 0;
    return looksLike && !CronField.isName(part);
  }

  /** {@return the special day; null if the part is invalid, which has then been reported} */
  @Nullable SpecialDay read(String part) {
    return field == CronField.DAY ? day(part) : weekday(part);
  }

  private @Nullable SpecialDay day(String part) {
    boolean working = endsWith(part, 'W');
    String bare = working ? part.substring(0, part.length() - 1) : part;
    if (!isAt(bare, 0, 'L')) {
      int day = CronNumberParser.digits(bare);
      if (day == CronNumberParser.UNREADABLE) {
        numbers.reportInvalid(part);
        return null;
      }
      return isWithin(part, "nW", day, 1, MOST_DAYS) ? new SpecialDay.Numbered(day, true) : null;
    }
    if (bare.length() == 1) {
      return new SpecialDay.Numbered(0, working);
    }
    return isAt(bare, 1, '-') ? beforeLast(part, bare, working) : unreadable(part);
  }

  private @Nullable SpecialDay beforeLast(String part, String bare, boolean working) {
    if (working && cronGrammar != CronGrammar.QUARTZ) {
      cronErrors.add(field, cronGrammar + " cron has no L-nW, was " + CronParser.quoted(part));
      return null;
    }
    int days = CronNumberParser.digits(bare.substring(2));
    int fewest = cronGrammar == CronGrammar.QUARTZ ? 0 : 1;
    return isWithin(part, working ? "L-nW" : "L-n", days, fewest, MOST_DAYS - 1)
        ? new SpecialDay.Numbered(-days, working)
        : null;
  }

  private @Nullable SpecialDay weekday(String part) {
    int hash = part.indexOf('#');
    if (hash < 0 && part.length() == 1) {
      cronErrors.add(
          field,
          "L must have a weekday before it, such as FRIL for the last Friday of the month"
              + (", was " + CronParser.quoted(part)));
      return null;
    }
    int end = hash < 0 ? part.length() - 1 : hash;
    int weekday = numbers.number(part.substring(0, end), part);
    int nth = hash < 0 ? 0 : CronNumberParser.digits(part.substring(hash + 1));
    return (hash < 0 || isWithin(part, "d#n", nth, 1, MOST_WEEKS))
            && weekday != CronNumberParser.UNREADABLE
        ? new SpecialDay.NthWeekday(fromMonday(weekday), nth)
        : null;
  }

  /**
   * Converts a weekday for which Sunday is the smallest number or 7, to one for which Monday is 0.
   */
  private int fromMonday(int weekday) {
    return (weekday - field.min + SpecialDay.SUNDAY) % SpecialDay.WEEK;
  }

  private boolean isWithin(String part, String form, int n, int min, int max) {
    if (n < min || n > max) {
      cronErrors.add(
          field,
          ("must be " + form + " with n from " + min + " to " + max)
              + (", was " + CronParser.quoted(part)));
      return false;
    }
    return true;
  }

  private @Nullable SpecialDay unreadable(String part) {
    numbers.reportInvalid(part);
    return null;
  }

  private static boolean endsWith(String text, char letter) {
    return isAt(text, text.length() - 1, letter);
  }

  /** Returns whether a letter is at an index, in upper or lower case. */
  private static boolean isAt(String text, int index, char letter) {
    return index >= 0
        && index < text.length()
        && (text.charAt(index) == letter || text.charAt(index) == letter - 'A' + 'a');
  }
}
