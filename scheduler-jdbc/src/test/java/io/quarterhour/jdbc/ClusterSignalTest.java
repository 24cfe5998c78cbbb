package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.task.ActionCall;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one node is given another begins at once, although it looks at the store but rarely. */
@Timeout(120)
class ClusterSignalTest {
  private static final Duration RARELY = Duration.ofMinutes(30);
  private static final Duration OFTEN = Duration.ofMillis(200);

  private final Map<ExecutionId, String> ran = new ConcurrentHashMap<>();
  private final List<Scheduler> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Scheduler::close);
  }

  private Scheduler node(String name, JdbcStore.Builder tables, Duration poll) {
    Scheduler scheduler =
        Scheduler.builder()
            .nodeName(name)
            .pluginDiscovery(false)
            .store(tables.open())
            .pollInterval(poll)
            .shutdownTimeout(Duration.ZERO)
            .action(
                Action.of(
                    "work",
                    context -> {
                      ran.put(context.execution(), name);
                      return Outcome.success();
                    }))
            .build();
    started.add(scheduler);
    return scheduler;
  }

  private static JdbcStore.Builder tables(DataSource database) {
    return JdbcStore.builder(database).tablePrefix("o" + Database.next() + "_");
  }

  /** Waits until what a node is told it begins. */
  private void awaitSignals(Scheduler teller) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              teller.client().enqueue(ActionCall.of("work"));
              return !ran.isEmpty();
            });
  }

  @EachDatabase(except = Database.MARIADB)
  void callFromANodeThatIsNotRunningStartsOnARunningNode(Database kind) {
    JdbcStore.Builder tables = tables(kind.open());
    node("runs", tables, RARELY).start();
    Scheduler asks = node("asks", tables, RARELY);
    awaitSignals(asks);

    ExecutionId run = asks.client().enqueue(ActionCall.of("work"));

    await().atMost(Duration.ofSeconds(10)).until(() -> "runs".equals(ran.get(run)));
  }

  @Tag("full")
  @Test
  void nodePollsOnADatabaseWithoutSignals() {
    JdbcStore.Builder tables = tables(Database.MARIADB.open());
    assertThat(tables.open().signal()).isEmpty();
    node("runs", tables, OFTEN).start();
    Scheduler asks = node("asks", tables, RARELY);

    ExecutionId run = asks.client().enqueue(ActionCall.of("work"));

    await().atMost(Duration.ofSeconds(10)).until(() -> "runs".equals(ran.get(run)));
  }

  @Test
  void nodePollsMoreOftenAndReconnectsAfterLosingItsListener() throws Exception {
    DataSource database = Database.POSTGRESQL.open();
    JdbcStore.Builder tables = tables(database);
    node("runs", tables, OFTEN).start();
    Scheduler asks = node("asks", tables, RARELY);
    awaitSignals(asks);

    assertThat(endListening(database)).isPositive();
    ExecutionId run = asks.client().enqueue(ActionCall.of("work"));

    await().atMost(Duration.ofSeconds(10)).until(() -> ran.containsKey(run));
    await().atMost(Duration.ofSeconds(20)).until(() -> listening(database) > 0);
  }

  private static final String LISTENING =
      " from pg_stat_activity where query like 'listen %' and pid <> pg_backend_pid()";

  private static long endListening(DataSource database) throws SQLException {
    return number(database, "select count(pg_terminate_backend(pid))" + LISTENING);
  }

  private static long listening(DataSource database) throws SQLException {
    return number(database, "select count(*)" + LISTENING);
  }

  private static long number(DataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @EachDatabase(except = Database.MARIADB)
  void cancellationRequestReachesTheRunningNodeImmediately(Database kind) throws Exception {
    JdbcStore.Builder tables = tables(kind.open());
    CountDownLatch begun = new CountDownLatch(1);
    Scheduler runs =
        Scheduler.builder()
            .nodeName("runs")
            .pluginDiscovery(false)
            .store(tables.open())
            .pollInterval(RARELY)
            .leaseDuration(Duration.ofHours(1))
            .shutdownTimeout(Duration.ZERO)
            .action(
                Action.of(
                    "long",
                    context -> {
                      begun.countDown();
                      while (true) {
                        context.cancelSignal().throwIfCancelled();
                        Thread.onSpinWait();
                      }
                    }))
            .build();
    started.add(runs);
    runs.start();
    Scheduler asks =
        Scheduler.builder()
            .nodeName("asks")
            .pluginDiscovery(false)
            .store(tables.open())
            .action(Action.of("long", context -> Outcome.success()))
            .build();
    started.add(asks);
    ExecutionId run = runs.client().enqueue(ActionCall.of("long"));
    begun.await();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              asks.client().cancel(run, "enough");
              return asks.client().execution(run).orElseThrow().state() == ExecutionState.CANCELLED;
            });
  }
}
