package io.quarterhour.notify.drill;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.notify.mail.MailNotifier;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A node in a separate process, which a test may kill. Runs all waiting executions, sends all
 * notifications and prints its progress.
 */
final class DrillNode {
  /** The prefix of a progress line, followed by the number of executions started here. */
  static final String BEGUN = "begun ";

  /** The line that is printed when no execution other than notifications is left. */
  static final String ALL_RAN = "all ran";

  private final Scheduler scheduler;
  private final AtomicInteger started = new AtomicInteger();

  private DrillNode(DataSource source, int port) {
    scheduler = scheduler(source, port, this::work);
  }

  private Outcome work() {
    int count = started.incrementAndGet();
    if (count % 10 == 0) {
      System.out.println(BEGUN + count);
    }
    return Outcome.success("the " + count + ". of this process");
  }

  /** The body of the action {@code work}. */
  interface Work {
    /** Performs the work and returns its outcome. */
    Outcome run();
  }

  /** {@return a scheduler with the action {@code work} that sends mail to a port} */
  static Scheduler scheduler(DataSource source, int port, Work work) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .nodeName("postman")
        .store(JdbcStore.on(source))
        .leaseDuration(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(500))
        .maxLostLeases(1000)
        .retention(Retention.UNLIMITED)
        .queue("default", 4, 200)
        .action(Action.of("work", context -> work.run()))
        .notifier(new MailNotifier())
        .settings(
            "mail",
            Map.of(
                "host", "127.0.0.1",
                "port", port,
                "security", "none",
                "from", "quarterhour@drill.example"))
        .build();
  }

  static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    config.setPassword("");
    config.setMaximumPoolSize(12);
    return new HikariDataSource(config);
  }

  /** Runs until all executions and notifications have finished; arguments: {@code url port}. */
  public static void main(String[] arguments) throws Exception {
    try (HikariDataSource pool = pool(arguments[0])) {
      DrillNode node = new DrillNode(pool, Integer.parseInt(arguments[1]));
      try (Scheduler scheduler = node.scheduler) {
        scheduler.start();
        ExecutionQuery live = ExecutionQuery.ALL.in(ExecutionState.WAITING, ExecutionState.RUNNING);
        node.awaitNone(live);
        System.out.println(ALL_RAN);
        node.awaitNone(live.includingNotifications());
      }
    }
  }

  private void awaitNone(ExecutionQuery query) throws InterruptedException {
    while (!scheduler.client().executions(query, PageRequest.first(1)).items().isEmpty()) {
      if (new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the semaphore must not have permits");
      }
    }
  }

  /** Starts a node in a new process. */
  static Process start(String url, int port) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                classPath,
                DrillNode.class.getName(),
                url,
                String.valueOf(port)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
