package io.quarterhour.examples.quickstart;

import io.quarterhour.ShutdownReport;
import io.quarterhour.client.ExecutionListener;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells what happens: executions as they end, one line each, and the table of tasks. */
final class Screen implements ExecutionListener {
  private final PrintStream out;
  private final Times times;
  private volatile SchedulerClient client;

  Screen(PrintStream out, Times times) {
    this.out = out;
    this.times = times;
  }

  /** Looks at a scheduler from now on. It was built with this listener, so it comes second. */
  void watch(SchedulerClient newClient) {
    client = newClient;
  }

  /** {@return the table as it stands now} */
  String table() {
    return new TaskTable(client, times).text(Instant.now());
  }

  void showTable() {
    out.println("\n" + table());
  }

  void show(String text) {
    out.println(text);
  }

  void show(ShutdownReport report) {
    out.println("Stopped: " + report);
  }

  @Override
  public void onFinished(Execution execution) {
    // A notification is an execution, too: of the kind that nobody wants to read about twice.
    if (execution.origin().kind() != Origin.Kind.NOTIFICATION) {
      out.println(line(execution));
    }
  }

  private String line(Execution execution) {
    ExecutionStatus status = execution.status();
    Outcome outcome = execution.outcome();
    Instant ended = status.endedAt();
    return String.format(
        Locale.ROOT,
        "%s  %-28s  %-11s  %8s  %s",
        ended == null ? "" : times.shortly(ended, Instant.now()),
        title(execution),
        Times.words(execution.state()),
        status.startedAt() == null || ended == null
            ? ""
            : Duration.between(status.startedAt(), ended).toMillis() + " ms",
        outcome == null ? status.reason() : outcome.summary());
  }

  private String title(Execution execution) {
    return execution
        .task()
        .flatMap(client::find)
        .map(TaskStatus::task)
        .map(task -> task.title())
        .orElse(execution.action());
  }
}
