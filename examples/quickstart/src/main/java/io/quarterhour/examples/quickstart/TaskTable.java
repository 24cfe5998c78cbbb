package io.quarterhour.examples.quickstart;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.ScheduleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tasks as a table of text. */
final class TaskTable {
  private static final List<String> HEADER =
      List.of(
          "EXECUTED",
          "STATE",
          "TENANT",
          "NAME",
          "SCHEDULED",
          "ACTION",
          "POST EXECUTION",
          "RECURRENCE",
          "LATEST RESULT");
  private static final int MAX_ROWS = 1000;
  private static final int MAX_WIDTH = 60;
  private static final String GAP = "  ";

  private final SchedulerClient client;
  private final Times times = Times.here();

  TaskTable(SchedulerClient client) {
    this.client = client;
  }

  /** {@return the present state of all tasks} */
  String text() {
    Instant now = Instant.now();
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    client
        .tasks(TaskQuery.ALL, PageRequest.first(MAX_ROWS))
        .items()
        .forEach(task -> rows.add(row(task, now)));
    int[] widths = new int[HEADER.size()];
    rows.forEach(row -> widen(widths, row));
    return "Tasks at "
        + times.labelled(now)
        + "\n"
        + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"))
        + "\n";
  }

  private List<String> row(TaskStatus status, Instant now) {
    LastExecution last = status.lastExecution();
    return List.of(
        last == null ? "never" : times.brief(last.startedAt(), now),
        Times.name(status.state()),
        status.task().id().tenant().value(),
        status.task().title(),
        scheduled(status.scheduleState(), now),
        status.task().action(),
        status.task().notificationRules().stream()
            .map(TaskTable::describe)
            .collect(Collectors.joining(", ")),
        status.recurrence(),
        last == null ? "" : Times.name(last.state()) + ": " + last.summary());
  }

  private String scheduled(ScheduleState scheduleState, Instant now) {
    Instant next = scheduleState.next();
    return next == null
        ? "no further run"
        : times.brief(next, now) + " " + Times.relative(next, now);
  }

  private static String describe(NotificationRule rule) {
    String when =
        rule.events().stream()
            .filter(event -> event != NotificationRule.Event.ALWAYS)
            .map(Times::name)
            .collect(Collectors.joining(", "));
    return when.isEmpty() ? rule.notifier() : rule.notifier() + " " + when;
  }

  private static void widen(int[] widths, List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cut(row.get(i)).length());
    }
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(row.get(i));
      line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell) {
    String line = cell.lines().findFirst().orElse("");
    return line.length() <= MAX_WIDTH ? line : line.substring(0, MAX_WIDTH - 2) + "..";
  }
}
