package io.quarterhour.internal.cron;

import io.quarterhour.problem.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads cron expressions of the Unix dialect, strictly: what is not in the language is refused. */
public final class CronReader {
  private static final int MAX_LENGTH = 1000;
  private static final String FIELDS = "5 fields (minute, hour, day of month, month, day of week)";

  private static final String MACRO_NAMES =
      "@yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly";
  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private final String expression;
  private final List<String> problems = new ArrayList<>();

  private CronReader(String expression) {
    this.expression = expression;
  }

  /**
   * Reads an expression.
   *
   * @throws InvalidInputException with everything that is wrong with it
   */
  public static CronExpression read(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new InvalidInputException(
          "a cron expression must have at most "
              + MAX_LENGTH
              + " characters, was "
              + expression.length());
    }
    CronReader reader = new CronReader(expression);
    List<String> fields = reader.fields();
    if (reader.problems.isEmpty()) {
      CronExpression answer = reader.compiled(fields);
      if (reader.problems.isEmpty()) {
        return answer;
      }
    }
    throw new InvalidInputException("", reader.problems);
  }

  /** The text in quotation marks, fit for one line of a message. */
  public static String quoted(String text) {
    return "'" + text.replaceAll("\\p{Cntrl}", "?") + "'";
  }

  /** {@return the five fields, unless there was a problem} */
  private List<String> fields() {
    List<String> fields = split(expression);
    if (!fields.isEmpty() && fields.get(0).startsWith("@")) {
      return macro(fields);
    }
    if (fields.size() == 6) {
      refuse(
          (" must have " + FIELDS + ", was 6; a year as the sixth field is read by the dialect")
              + " UNIX_YEAR, seconds as the first by SPRING");
    } else if (fields.size() != 5) {
      refuse(" must have " + FIELDS + ", was " + fields.size());
    }
    return fields;
  }

  private List<String> macro(List<String> fields) {
    String meaning = MACROS.get(fields.get(0));
    if (meaning == null) {
      String reason = fields.get(0).equals("@reboot") ? " (a restart is no time)" : "";
      refuse(" must have " + FIELDS + " or be " + MACRO_NAMES + reason);
      return List.of();
    }
    if (fields.size() > 1) {
      refuse(" must not go on after " + fields.get(0) + ", was " + quoted(fields.get(1)));
    }
    return split(meaning);
  }

  private CronExpression compiled(List<String> fields) {
    CronField[] kinds = CronField.values();
    long[] bits = new long[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      String title = kinds[i].title;
      bits[i] =
          new CronFieldReader(kinds[i], problem -> refuse(", " + title + ": " + problem))
              .list(fields.get(i));
    }
    return new CronExpression(
        bits[0],
        (int) bits[1],
        (int) (bits[2] >>> 1),
        (int) (bits[3] >>> 1),
        weekdays((int) bits[4]),
        fields.get(2).startsWith("*") || fields.get(4).startsWith("*"),
        isInterval(fields.get(0)) || isInterval(fields.get(1)));
  }

  /** From 0 to 7 for Sunday to Sunday, to bit 0 for Monday. */
  private static int weekdays(int bits) {
    return ((bits >>> 1) | (bits << 6)) & CronExpression.ALL_WEEKDAYS;
  }

  private static boolean isInterval(String field) {
    return field.contains("*") || field.contains("/");
  }

  private void refuse(String problem) {
    problems.add("cron " + quoted(expression) + problem);
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split("[ \t]+", -1)).filter(part -> !part.isEmpty()).toList();
  }
}
