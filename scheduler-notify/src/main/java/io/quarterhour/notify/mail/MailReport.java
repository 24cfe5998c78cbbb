package io.quarterhour.notify.mail;

import io.quarterhour.execution.Execution;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.template.InvalidTemplateException;
import io.quarterhour.notify.template.OutputFormat;
import io.quarterhour.notify.template.Template;
import io.quarterhour.notify.template.Truncation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The report that a mail contains where the rule has no template, or an invalid one. */
final class MailReport {
  private static final String HTML = resource("report.html");
  private static final String TEXT = resource("report.txt");

  private static final String FAILED = "#b91c1c";
  private static final String WARNED = "#a14a06";
  private static final String SUCCEEDED = "#166534";
  private static final String OTHER = "#4b5563";

  private static final int MAX_TITLE = 200;
  private static final int MAX_SUMMARY = 2_000;
  private static final int MAX_SUMMARY_OF_SEVERAL = 300;

  /** A limit that the report never reaches, because each of its parts is bounded. */
  private static final int MAX_LENGTH = 5_000_000;

  private final Map<String, Object> model;
  private final LogView log;
  private final String subject;

  private MailReport(Map<String, Object> model, LogView log, String subject) {
    this.model = model;
    this.log = log;
    this.subject = subject;
  }

  /**
   * Creates the report on a notification.
   *
   * @param variables the template variables of the notification
   * @param attachAbove the number of characters above which the log is attached
   */
  static MailReport of(Notification notification, Map<String, Object> variables, int attachAbove) {
    int count = notification.executions().size();
    String status = String.valueOf(variables.get("statusText"));
    String title = OutputFormat.LINE.escaped(Truncation.cut(notification.title(), MAX_TITLE));
    String tenant = String.valueOf(variables.get("tenant"));
    Map<String, Object> model = new LinkedHashMap<>(variables);
    model.put("title", title);
    model.put("summary", Truncation.truncateWithMarker(summary(variables), MAX_SUMMARY));
    model.put("nominal", !Objects.equals(variables.get("nominalAt"), variables.get("slot")));
    model.put("several", count > 1);
    model.put("tried", notification.execution().attemptCounts().attempt() > 1);
    List<Map<String, Object>> several = several(variables);
    model.put("executions", count > 1 ? several : List.of());
    model.put("view", ResultView.of(variables.get("result")));
    LogView log = LogView.of(notification.log(), attachAbove);
    model.put("lines", log.lines());
    model.put("hasLog", !log.lines().isEmpty());
    model.put("hidden", log.hidden() > 0 ? log.hidden() : "");
    model.put("attached", log.attachment() != null);
    String heading = count == 1 ? status : heading(several);
    model.put("headingColor", count == 1 ? color(variables) : color(several));
    boolean isOfOne =
        notification.executions().stream().map(Execution::tenant).distinct().count() == 1;
    String subject =
        heading + ": " + title + (tenant.isEmpty() || !isOfOne ? "" : " (" + tenant + ")");
    model.put("heading", heading);
    model.put("subject", subject);
    return new MailReport(model, log, subject);
  }

  private static String summary(Map<String, Object> variables) {
    return String.valueOf(variables.get("summary"));
  }

  private static List<Map<String, Object>> several(Map<String, Object> variables) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object one : (List<?>) variables.getOrDefault("executions", List.of())) {
      Map<String, Object> row = new LinkedHashMap<>();
      ((Map<?, ?>) one).forEach((name, value) -> row.put(String.valueOf(name), value));
      row.put("color", color(row));
      row.put("summary", Truncation.cut(summary(row), MAX_SUMMARY_OF_SEVERAL));
      rows.add(row);
    }
    return rows;
  }

  private static String heading(List<Map<String, Object>> several) {
    long failed = count(several, "failed");
    long warned = count(several, "warned");
    return several.size()
        + " executions"
        + (failed > 0 ? ", " + failed + " failed" : "")
        + (warned > 0 ? ", " + warned + " with warnings" : "");
  }

  private static String color(List<Map<String, Object>> several) {
    boolean fails = count(several, "failed") > 0;
    return fails ? FAILED : count(several, "warned") > 0 ? WARNED : OTHER;
  }

  private static long count(List<Map<String, Object>> rows, String truth) {
    return rows.stream().filter(row -> Boolean.TRUE.equals(row.get(truth))).count();
  }

  /** {@return the colour of a badge, dark enough for white letters} */
  private static String color(Map<String, Object> variables) {
    if (Boolean.TRUE.equals(variables.get("failed"))) {
      return FAILED;
    }
    if ("Late".equals(variables.get("statusText"))
        || Boolean.TRUE.equals(variables.get("warned"))) {
      return WARNED;
    }
    return Boolean.TRUE.equals(variables.get("succeeded")) ? SUCCEEDED : OTHER;
  }

  /** {@return the subject, in one line} */
  String subject() {
    return subject;
  }

  /** {@return the log to attach; null if the report contains all of it} */
  @Nullable String attachment() {
    return log.attachment();
  }

  /**
   * {@return the report as plain text}
   *
   * @param notes the notes above the report, for example on an invalid template
   */
  String text(List<String> notes) {
    return render(TEXT, OutputFormat.TEXT, notes);
  }

  /**
   * {@return the report in HTML}
   *
   * @param notes the notes above the report
   */
  String html(List<String> notes) {
    return render(HTML, OutputFormat.HTML, notes);
  }

  private String render(String template, OutputFormat outputFormat, List<String> notes) {
    Map<String, Object> all = new LinkedHashMap<>(model);
    all.put("notes", notes);
    try {
      return Template.of(template, outputFormat).render(all, MAX_LENGTH);
    } catch (InvalidTemplateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = MailReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
