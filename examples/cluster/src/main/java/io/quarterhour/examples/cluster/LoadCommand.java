package io.quarterhour.examples.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.StoreException;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates load: tasks that fire, and calls. */
@Command(
    name = "load",
    description =
        "Saves tasks and enqueues calls until Ctrl-C. The tasks remain and continue to fire.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LoadCommand extends ClusterCommand {
  /** The number of batches of calls per second. */
  private static final int BATCHES_PER_SECOND = 10;

  private static final int MAX_BATCH = 1000;

  @Mixin private Database database = new Database();

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description =
          "number of tasks, default: ${DEFAULT-VALUE}; 0 deletes those of an earlier load")
  private int tasks = 20;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "interval at which each task fires, default: ${DEFAULT-VALUE}")
  private Duration every = Duration.ofSeconds(1);

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "number of additional calls per second, default: ${DEFAULT-VALUE}")
  private int rate = 50;

  @Option(
      names = "--takes",
      paramLabel = "DURATION",
      description = "duration of each execution, default: ${DEFAULT-VALUE}")
  private Duration takes = Duration.ofMillis(50);

  private final long startNanos = System.nanoTime();
  private long enqueued;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    PrintWriter out = out();
    // A scheduler that is not started runs nothing and serves as a client.
    try (HikariDataSource pool = database.open();
        Scheduler scheduler =
            Scheduler.builder()
                .nodeName("load")
                .store(JdbcStore.on(pool))
                .pluginDiscovery(false)
                .action(new Work())
                .build()) {
      SchedulerClient client = scheduler.client();
      save(client);
      out.printf("%d tasks every %s, and %d calls per second%n", tasks, every, rate);
      ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
      clock
          .scheduleAtFixedRate(
              () -> enqueueDue(client, out), 0, 1000 / BATCHES_PER_SECOND, TimeUnit.MILLISECONDS)
          .get();
    }
    return 0;
  }

  private void save(SchedulerClient client) {
    for (int i = 0; i < tasks; i++) {
      Task task =
          Task.builder("load-" + i)
              .action(Work.NAME, parameters())
              .schedule(Schedule.every(every).exact())
              .startPaused(false)
              .build();
      client.delete(task.id());
      client.save(task);
    }
    for (int i = tasks; client.delete(TaskId.of("load-" + i)); i++) {
      // Deletes surplus tasks of an earlier run.
    }
  }

  /**
   * Enqueues the calls that are due by the rate. If the store fails, they are retried with the next
   * batch.
   */
  private void enqueueDue(SchedulerClient client, PrintWriter out) {
    long due = (System.nanoTime() - startNanos) * rate / TimeUnit.SECONDS.toNanos(1);
    int count = (int) Math.min(MAX_BATCH, due - enqueued);
    try {
      client.enqueueAll(Collections.nCopies(count, ActionCall.of(Work.NAME, parameters())));
      enqueued += count;
    } catch (StoreException e) {
      out.println(e.getMessage());
    }
  }

  private Map<String, Object> parameters() {
    return Map.of("takes", takes.toString());
  }
}
