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

/** Signals between nodes: one node starts the work of another at once, although it rarely polls. */
@Timeout(120)
class ClusterSignalTest {
  private static final Duration LONG_POLL = Duration.ofMinutes(30);
  private static final Duration SHORT_POLL = Duration.ofMillis(200);

  private final Map<ExecutionId, String> nodeByExecution = new ConcurrentHashMap<>();
  private final List<Scheduler> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Scheduler::close);
  }

  private Scheduler node(String name, JdbcStore.Builder storeBuilder, Duration poll) {
    Scheduler scheduler =
        Scheduler.builder()
            .nodeName(name)
            .pluginDiscovery(false)
            .store(storeBuilder.open())
            .pollInterval(poll)
            .shutdownTimeout(Duration.ZERO)
            .action(
                Action.of(
                    "work",
                    context -> {
                      nodeByExecution.put(context.execution(), name);
                      return Outcome.success();
                    }))
            .build();
    started.add(scheduler);
    return scheduler;
  }

  private static JdbcStore.Builder storeBuilder(DataSource database) {
    return JdbcStore.builder(database).tablePrefix("o" + Database.next() + "_");
  }

  /** Enqueues calls until the running node starts one, so that its signal is known to work. */
  private void awaitSignals(Scheduler caller) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              caller.client().enqueue(ActionCall.of("work"));
              return !nodeByExecution.isEmpty();
            });
  }

  @EachDatabase(except = Database.MARIADB)
  void callFromANodeThatIsNotRunningStartsOnARunningNode(Database kind) {
    JdbcStore.Builder storeBuilder = storeBuilder(kind.open());
    node("runs", storeBuilder, LONG_POLL).start();
    Scheduler caller = node("asks", storeBuilder, LONG_POLL);
    awaitSignals(caller);

    ExecutionId run = caller.client().enqueue(ActionCall.of("work"));

    await().atMost(Duration.ofSeconds(10)).until(() -> "runs".equals(nodeByExecution.get(run)));
  }

  @Tag("full")
  @Test
  void nodePollsOnADatabaseWithoutSignals() {
    JdbcStore.Builder storeBuilder = storeBuilder(Database.MARIADB.open());
    assertThat(storeBuilder.open().signal()).isEmpty();
    node("runs", storeBuilder, SHORT_POLL).start();
    Scheduler caller = node("asks", storeBuilder, LONG_POLL);

    ExecutionId run = caller.client().enqueue(ActionCall.of("work"));

    await().atMost(Duration.ofSeconds(10)).until(() -> "runs".equals(nodeByExecution.get(run)));
  }

  @Test
  void nodePollsMoreOftenAndReconnectsAfterLosingItsListener() throws Exception {
    DataSource database = Database.POSTGRESQL.open();
    JdbcStore.Builder storeBuilder = storeBuilder(database);
    node("runs", storeBuilder, SHORT_POLL).start();
    Scheduler caller = node("asks", storeBuilder, LONG_POLL);
    awaitSignals(caller);

    assertThat(endListeners(database)).isPositive();
    ExecutionId run = caller.client().enqueue(ActionCall.of("work"));

    await().atMost(Duration.ofSeconds(10)).until(() -> nodeByExecution.containsKey(run));
    await().atMost(Duration.ofSeconds(20)).until(() -> countListeners(database) > 0);
  }

  @Test
  void listenerAndSenderOutliveErrorsOfTheDataSource() throws Exception {
    DataSource database = Database.POSTGRESQL.open();
    String prefix = "o" + Database.next() + "_";
    FaultyDataSource runs = new FaultyDataSource(database);
    FaultyDataSource asks = new FaultyDataSource(database);
    runs.failWithErrors("quarterhour-listener");
    asks.failWithErrors("quarterhour-sender");
    node("runs", JdbcStore.builder(runs.source()).tablePrefix(prefix), LONG_POLL).start();
    Scheduler caller =
        node("asks", JdbcStore.builder(asks.source()).tablePrefix(prefix), LONG_POLL);
    caller.client().enqueue(ActionCall.of("work"));
    await().until(() -> runs.errors() > 1 && asks.errors() > 1);

    runs.failWithErrors("");
    asks.failWithErrors("");

    awaitSignals(caller);
    ExecutionId run = caller.client().enqueue(ActionCall.of("work"));
    await().atMost(Duration.ofSeconds(10)).until(() -> "runs".equals(nodeByExecution.get(run)));
  }

  private static final String FROM_LISTENERS =
      " from pg_stat_activity where query like 'listen %' and pid <> pg_backend_pid()";

  private static long endListeners(DataSource database) throws SQLException {
    return number(database, "select count(pg_terminate_backend(pid))" + FROM_LISTENERS);
  }

  private static long countListeners(DataSource database) throws SQLException {
    return number(database, "select count(*)" + FROM_LISTENERS);
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
    JdbcStore.Builder storeBuilder = storeBuilder(kind.open());
    CountDownLatch entered = new CountDownLatch(1);
    Scheduler runner =
        Scheduler.builder()
            .nodeName("runs")
            .pluginDiscovery(false)
            .store(storeBuilder.open())
            .pollInterval(LONG_POLL)
            .leaseDuration(Duration.ofHours(1))
            .shutdownTimeout(Duration.ZERO)
            .action(
                Action.of(
                    "long",
                    context -> {
                      entered.countDown();
                      while (true) {
                        context.cancelSignal().throwIfCancelled();
                        Thread.onSpinWait();
                      }
                    }))
            .build();
    started.add(runner);
    runner.start();
    Scheduler caller =
        Scheduler.builder()
            .nodeName("asks")
            .pluginDiscovery(false)
            .store(storeBuilder.open())
            .action(Action.of("long", context -> Outcome.success()))
            .build();
    started.add(caller);
    ExecutionId run = runner.client().enqueue(ActionCall.of("long"));
    entered.await();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              caller.client().cancel(run, "enough");
              return caller.client().execution(run).orElseThrow().state()
                  == ExecutionState.CANCELLED;
            });
  }
}
