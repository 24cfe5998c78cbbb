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
 * Shows a log: all of it if it is short; else its last lines, and all of it in an attachment.
 *
 * @param lines to show
 * @param hidden how many are not shown
 * @param attachment the log as a text; null if all is shown
 */
record LogView(List<Map<String, Object>> lines, int hidden, @Nullable String attachment) {
  /** So many lines are shown of a log that is attached. */
  private static final int LAST = 20;

  /** So much of each of them. */
  private static final int MAX_LINE = 500;

  /** So much is attached, in characters. */
  private static final int MAX_ATTACHMENT = 1_000_000;

  /**
   * Shows it.
   *
   * @param attachAbove a log of more characters is attached
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
      text.append("(").append(first).append(" lines before these are left out)\n");
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
