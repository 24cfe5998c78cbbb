package io.quarterhour.examples.quickstart;

import io.quarterhour.ShutdownReport;
import io.quarterhour.client.ExecutionListener;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.examples.quickstart.file.TasksFile;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.task.Task;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Prints one line for each finished execution, and the table of tasks at an interval. */
final class Screen implements ExecutionListener {
  private static final Duration TABLE_INTERVAL = Duration.ofSeconds(15);

  private final PrintStream out;
  private final Times times = Times.here();
  private volatile SchedulerClient client;

  Screen(PrintStream out) {
    this.out = out;
  }

  /** Sets the client that reads tasks; the scheduler is built after its listener. */
  void watch(SchedulerClient newClient) {
    client = newClient;
  }

  void showStart(TasksFile tasks, StatusPage page) {
    out.println("Tasks from " + tasks.name() + ", status page on " + page.url() + ", Ctrl-C stops");
  }

  /** Prints the table at an interval until the time is over or the user requests a stop. */
  void showTasks(StopRequest stopRequest, Optional<Duration> time) throws InterruptedException {
    Duration left = time.orElse(ChronoUnit.FOREVER.getDuration());
    boolean stopping = false;
    while (!stopping && left.compareTo(Duration.ZERO) > 0) {
      showTable();
      Duration pause = left.compareTo(TABLE_INTERVAL) < 0 ? left : TABLE_INTERVAL;
      stopping = stopRequest.await(pause);
      left = left.minus(pause);
    }
    if (!stopping) {
      showTable();
    }
  }

  private void showTable() {
    out.println("\n" + new TaskTable(client).text());
  }

  void showReport(ShutdownReport report) {
    out.println("Stopped: " + report);
  }

  @Override
  public void onFinished(Execution execution) {
    // Notifications are executions too; the outcome that they report is printed already.
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
        ended == null ? "" : times.brief(ended, Instant.now()),
        title(execution),
        Times.name(execution.state()),
        status.startedAt() == null || ended == null
            ? ""
            : Duration.between(status.startedAt(), ended).toMillis() + " ms",
        outcome == null ? status.reason() : outcome.summary());
  }

  private String title(Execution execution) {
    return execution
        .task()
        .flatMap(client::task)
        .map(TaskStatus::task)
        .map(Task::title)
        .orElse(execution.action());
  }
}
