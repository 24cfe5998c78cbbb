package io.quarterhour.internal.cron;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.calendar.CronTimesOfDay;
import io.quarterhour.schedule.CronDialect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parser of cron expressions. It is strict: everything outside the grammar of the dialect is
 * refused.
 */
public final class CronParser {
  private static final int MAX_LENGTH = 1000;

  private final String expression;
  private final CronGrammar cronGrammar;
  private final CronErrors cronErrors;

  private CronParser(String expression, CronGrammar cronGrammar) {
    this.expression = expression;
    this.cronGrammar = cronGrammar;
    cronErrors = new CronErrors(expression);
  }

  /**
   * Parses an expression.
   *
   * @throws InvalidInputException if the expression cannot be read; contains its problems, at most
   *     ten
   */
  public static CronExpression read(String expression, CronDialect dialect) {
    if (expression.length() > MAX_LENGTH) {
      throw new InvalidInputException(
          "a cron expression must have at most "
              + MAX_LENGTH
              + " characters, was "
              + expression.length());
    }
    CronParser reader = new CronParser(expression, CronGrammar.of(dialect));
    CronExpression answer = reader.read();
    if (answer == null) {
      throw reader.cronErrors.asException();
    }
    return answer;
  }

  /**
   * Returns a text in quotation marks, with invisible characters escaped for one line of a message.
   */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isVisible(c)) {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append('\'').toString();
  }

  private static boolean isVisible(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** {@return the expression; null if there were problems} */
  private @Nullable CronExpression read() {
    List<String> fields = split(expression);
    if (!fields.isEmpty() && fields.get(0).startsWith("@")) {
      return macro(fields);
    }
    if (fields.size() < cronGrammar.fewestFields || fields.size() > cronGrammar.mostFields) {
      cronErrors.add(
          (" must have " + cronGrammar.fields + ", was " + fields.size())
              + cronGrammar.otherDialect(fields.size()));
      return null;
    }
    CronExpression answer = compiled(fields);
    return cronErrors.none() ? answer : null;
  }

  private @Nullable CronExpression macro(List<String> fields) {
    String macro = fields.get(0);
    String meaning = CronGrammar.meaning(macro);
    if (!cronGrammar.hasMacros()) {
      cronErrors.add(
          " must have "
              + cronGrammar.fields
              + ", was "
              + quoted(macro)
              + "; QUARTZ cron has no macros");
    } else if (meaning == null) {
      cronErrors.add(
          (" must have " + cronGrammar.fields + " or be " + CronGrammar.MACRO_NAMES)
              + (macro.equals("@reboot") ? " (a restart is not a point in time)" : ""));
    } else if (fields.size() > 1) {
      cronErrors.add(" must have nothing after " + macro + ", was " + quoted(fields.get(1)));
    } else {
      return new CronParser(meaning, CronGrammar.UNIX).read();
    }
    return null;
  }

  private CronExpression compiled(List<String> fields) {
    Iterator<String> texts = fields.iterator();
    boolean interval = false;
    long seconds = 1;
    long secondSteps = 0;
    if (cronGrammar.hasSeconds()) {
      String second = texts.next();
      CronFieldParser field = field(CronField.SECOND, second);
      seconds = field.numbers();
      secondSteps = field.steps();
      interval = isInterval(second);
    }
    String minute = texts.next();
    CronFieldParser minutes = field(CronField.MINUTE, minute);
    String hour = texts.next();
    long hours = numbers(CronField.HOUR, hour);
    interval |= isInterval(minute) || isInterval(hour);
    String day = texts.next();
    CronFieldParser days = field(CronField.DAY, day);
    long months = numbers(CronField.MONTH, texts.next());
    String weekday = texts.next();
    CronFieldParser weekdays = field(cronGrammar.weekday, weekday);
    BitSet years = texts.hasNext() ? years(texts.next()) : null;
    checkDays(day, weekday);
    CronDays cronDays =
        new CronDays(
            (int) (days.numbers() >>> 1),
            days.specialDays(),
            fromMonday(weekdays.numbers()),
            weekdays.specialDays(),
            cronGrammar.bothDays(day, weekday));
    return new CronExpression(
        new CronTimesOfDay(seconds, minutes.numbers(), (int) hours),
        new CronPeriods(secondSteps, minutes.steps()),
        new CronDates((int) (months >>> 1), cronDays, years),
        interval);
  }

  private CronFieldParser field(CronField field, String text) {
    return new CronFieldParser(cronGrammar, field, cronErrors).read(text);
  }

  private long numbers(CronField field, String text) {
    return field(field, text).numbers();
  }

  private @Nullable BitSet years(String text) {
    CronFieldParser years = field(CronField.YEAR, text);
    return years.everything() ? null : years.manyNumbers();
  }

  /**
   * Converts weekdays as bits that start at the number of Sunday, where 7 may be Sunday too, to
   * bits that start at Monday.
   */
  private int fromMonday(long weekdays) {
    long fromSunday = weekdays >>> cronGrammar.weekday.min;
    return (int) ((fromSunday >>> 1) | (fromSunday << SpecialDay.SUNDAY)) & CronDays.ALL_WEEKDAYS;
  }

  private void checkDays(String day, String weekday) {
    boolean openDay = day.equals("?");
    boolean openWeekday = weekday.equals("?");
    if (cronGrammar == CronGrammar.QUARTZ && openDay == openWeekday && cronErrors.none()) {
      String hint = "";
      if (weekday.equals("*")) {
        hint = "; use '?' as the day of week";
      } else if (day.equals("*")) {
        hint = "; use '?' as the day of month";
      }
      cronErrors.add(
          " must have '?' as either the day of month or the day of week"
              + (", was " + quoted(day) + " and " + quoted(weekday) + hint));
    }
  }

  private static boolean isInterval(String field) {
    return field.indexOf('*') >= 0 || field.indexOf('/') >= 0;
  }

  private static List<String> split(String text) {
    List<String> fields = new ArrayList<>(7);
    int begin = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\t') {
        if (i > begin) {
          fields.add(text.substring(begin, i));
        }
        begin = i + 1;
      }
    }
    return fields;
  }
}
