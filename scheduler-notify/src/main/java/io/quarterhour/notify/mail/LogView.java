package io.quarterhour.notify.mail;

import io.quarterhour.execution.LogLine;
import io.quarterhour.notify.template.DisplayText;
import io.quarterhour.notify.template.OutputFormat;
import io.quarterhour.notify.template.Truncation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log as shown in a mail: the complete log if it is short; otherwise its last lines, with the
 * log attached.
 *
 * @param lines the lines to show
 * @param hidden the number of earlier lines that are not shown
 * @param attachment the log as a text; null if all lines are shown
 */
record LogView(List<Map<String, Object>> lines, int hidden, @Nullable String attachment) {
  /** The number of lines that are shown of a log that is attached. */
  private static final int LAST = 20;

  /** The maximum number of characters of each of these lines. */
  private static final int MAX_LINE = 500;

  /** The maximum number of characters that are attached; the oldest lines are left out. */
  private static final int MAX_ATTACHMENT = 1_000_000;

  /**
   * Creates the view of a log.
   *
   * @param attachAbove the number of characters above which the log is attached
   */
  static LogView of(List<LogLine> log, int attachAbove) {
    long length = log.stream().mapToLong(line -> line.text().length()).sum();
    if (length <= attachAbove) {
      return new LogView(log.stream().map(line -> shown(line, attachAbove)).toList(), 0, null);
    }
    List<LogLine> last = log.subList(Math.max(0, log.size() - LAST), log.size());
    return new LogView(
        last.stream().map(line -> shown(line, MAX_LINE)).toList(),
        log.size() - last.size(),
        attachment(log));
  }

  private static Map<String, Object> shown(LogLine line, int max) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("at", DisplayText.logTime(line.at()));
    all.put("severity", line.severity().name());
    all.put("is" + line.severity().name(), true);
    all.put("text", Truncation.cut(line.text(), max));
    if (line.percent() != null) {
      all.put("percent", line.percent());
    }
    return all;
  }

  private static String attachment(List<LogLine> log) {
    int first = log.size();
    int length = 0;
    while (first > 0) {
      length += log.get(first - 1).text().length() + 40;
      if (length > MAX_ATTACHMENT) {
        break;
      }
      first--;
    }
    StringBuilder text = new StringBuilder(Math.min(length, MAX_ATTACHMENT) + 100);
    if (first > 0) {
      text.append("(").append(first).append(" earlier lines are left out)\n");
    }
    for (LogLine line : log.subList(first, log.size())) {
      text.append(DisplayText.logTime(line.at())).append(' ').append(line.severity()).append(' ');
      if (line.percent() != null) {
        text.append(line.percent()).append("% ");
      }
      text.append(Truncation.cut(OutputFormat.TEXT.escaped(line.text()), MAX_ATTACHMENT / 2))
          .append('\n');
    }
    return text.toString();
  }
}
