package io.quarterhour.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.Retention;
import io.quarterhour.task.ActionCall;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node in a separate process that a test may kill: it runs due tasks and enqueues calls until it
 * is killed. It records each run that it starts and each call whose enqueue has returned.
 */
final class DrillNode {
  static final Duration LEASE = Duration.ofSeconds(5);
  static final Duration POLL = Duration.ofMillis(500);

  /** The tables, beside those of the store, in which the processes record runs and calls. */
  static final String BOOKS =
      "create table begun (execution uuid not null, token bigint not null, at timestamptz not null"
          + " default clock_timestamp()); create table promised (execution uuid not null)";

  private final DataSource journal;
  private final Scheduler scheduler;

  private DrillNode(String name, DataSource journal) {
    this.journal = journal;
    scheduler = scheduler(name, journal);
  }

  /** A scheduler that runs ticks and calls, and records each run. */
  static Scheduler scheduler(String name, DataSource source) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .nodeName(name)
        .store(JdbcStore.on(source))
        .leaseDuration(LEASE)
        .pollInterval(POLL)
        .maxLostLeases(1000)
        .retention(Retention.UNLIMITED)
        .queue("default", 8)
        .action(Action.of("tick", context -> run(source, context.execution(), context.token())))
        .build();
  }

  /** Records the run and pauses for 20 milliseconds. */
  private static Outcome run(DataSource journal, ExecutionId execution, long token)
      throws Exception {
    write(journal, "insert into begun (execution, token) values (?, ?)", execution, token);
    pause();
    return Outcome.success();
  }

  private static void write(DataSource journal, String command, ExecutionId execution, Long token)
      throws Exception {
    try (Connection connection = journal.getConnection();
        PreparedStatement statement = connection.prepareStatement(command)) {
      statement.setObject(1, new UUID(execution.high(), execution.low()));
      if (token != null) {
        statement.setLong(2, token);
      }
      statement.executeUpdate();
    }
  }

  private static void pause() throws InterruptedException {
    if (new Semaphore(0).tryAcquire(20, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("unexpected permit");
    }
  }

  private void enqueueForever() throws Exception {
    SchedulerClient client = scheduler.client();
    while (true) {
      ExecutionId call = client.enqueue(ActionCall.of("tick"));
      write(journal, "insert into promised (execution) values (?)", call, null);
      pause();
    }
  }

  /** Starts the node and enqueues calls until the process is killed: {@code name port}. */
  public static void main(String[] arguments) throws Exception {
    PGSimpleDataSource source = PostgresServer.source(Integer.parseInt(arguments[1]));
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      DrillNode node = new DrillNode(arguments[0], pool);
      node.scheduler.start();
      node.enqueueForever();
    }
  }

  /** Starts a process that runs this node. */
  static Process start(String name, int port) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                DrillNode.class.getName(),
                name,
                String.valueOf(port)))
        .inheritIO()
        .start();
  }
}
