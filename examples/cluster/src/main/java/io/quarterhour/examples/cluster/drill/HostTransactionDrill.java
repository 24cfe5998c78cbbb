package io.quarterhour.examples.cluster.drill;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.task.TaskId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Leaves transactions of a host open that paused one task and cancelled one execution. All other
 * tasks must fire in time, and all other executions must keep their leases.
 */
@Command(
    name = "host-transaction",
    description = "A host pauses a task and cancels an execution, and does not commit.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class HostTransactionDrill implements Callable<Integer> {
  private static final int TASKS = 20;
  private static final int LONG_CALLS = 6;
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final int SETTLE_MILLIS = 5_000;
  private static final int OPEN_MILLIS = 40_000;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DrillReport report = new DrillReport();
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        DrillSite site = new DrillSite(server, "host", LEASE)) {
      site.start("a");
      site.start("b");
      site.saveTasks(TASKS);
      site.awaitTicks("a", "b");
      List<ExecutionId> running = site.enqueueLong(LONG_CALLS);
      Thread.sleep(SETTLE_MILLIS);
      try (Connection pausing = site.connect();
          Connection cancelling = site.connect()) {
        pausing.setAutoCommit(false);
        cancelling.setAutoCommit(false);
        JdbcStore.in(site.client(), pausing).pause(TaskId.of("every-second-0"), "drill");
        JdbcStore.in(site.client(), cancelling).cancel(running.get(0), "drill");
        long from = System.currentTimeMillis();
        Thread.sleep(OPEN_MILLIS);
        measure(site, report, from, running.get(0));
        pausing.rollback();
        cancelling.rollback();
      }
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    return report.print(out);
  }

  private static void measure(
      DrillSite site, DrillReport report, long from, ExecutionId cancelled) {
    int seconds = OPEN_MILLIS / 1000 - 2;
    long fired =
        site.events().stream(DrillEvent.Kind.TICK)
            .filter(event -> event.slot() > from && event.slot() <= from + seconds * 1000L)
            .filter(event -> !event.subject().equals("every-second-0"))
            .filter(event -> event.at() - event.slot() <= 1000)
            .map(event -> event.subject() + event.slot())
            .distinct()
            .count();
    report.atLeast(
        "paused task", "slots of other tasks within 1 s", fired / (seconds * (TASKS - 1.0)), 0.99);
    report.atMost(
        "cancelled execution",
        "other executions that began again",
        site.events()
            .find(
                DrillEvent.Kind.BEGIN,
                event -> event.at() > from && !event.subject().equals(cancelled.toString()))
            .size(),
        0);
    report.atMost(
        "cancelled execution",
        "other executions that were cancelled",
        site.events()
            .find(
                DrillEvent.Kind.SIGNAL,
                event -> event.at() > from && !event.subject().equals(cancelled.toString()))
            .size(),
        0);
  }
}
