package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions of the host: tasks and calls that a host saves and enqueues in its own transaction
 * exist if and only if it commits.
 */
@Timeout(120)
class HostTransactionTest {
  private static final TaskId NIGHTLY = TaskId.of("nightly");

  private final String prefix = "x" + Database.next() + "_";
  private final List<Scheduler> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Scheduler::close);
  }

  /** A node that polls its store once an hour. */
  private SchedulerBuilder builder(DataSource database) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .store(JdbcStore.builder(database).tablePrefix(prefix).open())
        .pollInterval(Duration.ofHours(1))
        .leaseDuration(Duration.ofHours(1))
        .shutdownTimeout(Duration.ZERO)
        .action(Action.of("work", context -> Outcome.success()));
  }

  private Scheduler node(DataSource database) {
    Scheduler scheduler = builder(database).build();
    started.add(scheduler);
    return scheduler;
  }

  private static Connection beginTransaction(DataSource database) throws SQLException {
    Connection connection = database.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void end(Connection connection, boolean commit) throws SQLException {
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
    connection.setAutoCommit(true);
    connection.close();
  }

  private static Task task(String cron) {
    return Task.builder(NIGHTLY.name())
        .action("work")
        .schedule(Schedule.cron(cron))
        .startPaused(false)
        .build();
  }

  private static int countCalls(SchedulerClient client) {
    return client.executions(ExecutionQuery.ALL, PageRequest.first()).items().size();
  }

  @EachDatabase
  void rolledBackWorkIsNeverVisible(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = node(database).client();
    Connection connection = beginTransaction(database);
    SchedulerClient inTransaction = JdbcStore.in(client, connection);

    ExecutionId call = inTransaction.enqueue(ActionCall.of("work"));
    inTransaction.enqueueAll(List.of(ActionCall.of("work"), ActionCall.of("work")));
    inTransaction.save(task("0 2 * * *"));
    inTransaction.pause(NIGHTLY, "inside");

    assertThat(inTransaction.execution(call)).isPresent();
    assertThat(inTransaction.task(NIGHTLY).orElseThrow().scheduleState().pause()).isNotNull();
    end(connection, false);
    assertThat(countCalls(client)).isZero();
    assertThat(client.task(NIGHTLY)).isEmpty();
  }

  @EachDatabase
  void committedWorkIsVisibleOnlyAfterTheCommit(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = node(database).client();
    Connection connection = beginTransaction(database);

    client.in(connection).enqueue(ActionCall.of("work"));
    client.in(connection).save(task("0 2 * * *"));

    assertThat(countCalls(client)).isZero();
    assertThat(client.task(NIGHTLY)).isEmpty();
    end(connection, true);
    assertThat(countCalls(client)).isEqualTo(1);
    assertThat(client.task(NIGHTLY)).isPresent();
  }

  @EachDatabase
  void rolledBackTaskIsNotCached(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = node(database).client();
    Connection connection = beginTransaction(database);
    client.in(connection).save(task("0 2 * * *"));
    end(connection, false);

    client.save(task("0 4 * * *"));

    assertThat(client.task(NIGHTLY).orElseThrow().task().schedule().toString()).contains("0 4");
  }

  @EachDatabase
  void workStartsOnlyAfterTheCommitWhichSignalsAllNodes(Database kind) throws Exception {
    DataSource database = kind.open();
    Scheduler scheduler = node(database);
    scheduler.start();
    SchedulerClient client = scheduler.client();
    Connection connection = beginTransaction(database);

    ExecutionId run = client.in(connection).enqueue(ActionCall.of("work"));
    scheduler.wake();
    assertThat(client.in(connection).execution(run).orElseThrow().state())
        .isEqualTo(ExecutionState.WAITING);
    end(connection, true);
    if (kind != Database.POSTGRESQL) {
      scheduler.wake();
    }

    await().until(() -> client.execution(run).orElseThrow().state().isFinished());
  }

  @Test
  void commitSignalsAnotherNodeImmediately() throws Exception {
    DataSource database = Database.POSTGRESQL.open();
    node(database).start();
    SchedulerClient otherClient = node(database).client();
    // The node receives signals once its connection listens, which it does not report.
    await()
        .until(
            () -> {
              Connection connection = beginTransaction(database);
              otherClient.in(connection).enqueue(ActionCall.of("work"));
              end(connection, true);
              return otherClient
                  .executions(ExecutionQuery.ALL.in(ExecutionState.SUCCEEDED), PageRequest.first())
                  .items()
                  .stream()
                  .anyMatch(execution -> execution.state().isFinished());
            });

    Connection connection = beginTransaction(database);
    ExecutionId run = otherClient.in(connection).enqueue(ActionCall.of("work"));
    end(connection, true);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> otherClient.execution(run).orElseThrow().state().isFinished());
  }

  @EachDatabase
  void hostConnectionSettingsAreUnchanged(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = node(database).client();
    Connection connection = beginTransaction(database);
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);

    client.in(connection).save(task("0 2 * * *"));
    client.in(connection).enqueue(ActionCall.of("work"));

    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(connection.getAutoCommit()).isFalse();
    if (kind == Database.POSTGRESQL) {
      assertThat(setting(connection, "enable_seqscan")).isEqualTo("on");
      assertThat(setting(connection, "lock_timeout")).isEqualTo("0");
      assertThat(setting(connection, "statement_timeout")).isEqualTo("0");
      assertThat(setting(connection, "idle_in_transaction_session_timeout")).isEqualTo("0");
    }
    connection.rollback();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    end(connection, false);
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void nonTransactionIsRejected() throws Exception {
    DataSource database = Database.H2_IN_MEMORY.open();
    SchedulerClient client = node(database).client();
    try (Connection connection = database.getConnection()) {
      assertThatThrownBy(() -> client.in(connection))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "the connection must have an open transaction, but is in auto-commit mode: call"
                  + " setAutoCommit(false) first");
    }
    assertThatThrownBy(() -> client.in("a transaction"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a transaction of this store must be a java.sql.Connection, was java.lang.String");
    Scheduler inMemory =
        Scheduler.builder().pluginDiscovery(false).store(new InMemoryStore()).build();
    assertThatThrownBy(() -> inMemory.client().in("a transaction"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("does not support transactions of the host");
  }

  @EachDatabase
  void springTransactionIsJoined(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = node(database).client();
    DataSource transactionAware = new TransactionAwareDataSourceProxy(database);
    TransactionTemplate transactions =
        new TransactionTemplate(new DataSourceTransactionManager(database));

    transactions.executeWithoutResult(
        status -> {
          enqueue(client, transactionAware);
          status.setRollbackOnly();
        });
    assertThat(countCalls(client)).isZero();
    transactions.executeWithoutResult(status -> enqueue(client, transactionAware));

    assertThat(countCalls(client)).isEqualTo(1);
  }

  private static void enqueue(SchedulerClient client, DataSource transactionAware) {
    try (Connection connection = transactionAware.getConnection()) {
      client.in(connection).enqueue(ActionCall.of("work"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @EachDatabase
  void storeNeverEndsATransactionOfTheHost(Database kind) throws Exception {
    DataSource database = kind.open();
    DataSource transactionAware = new TransactionAwareDataSourceProxy(database);
    SchedulerClient client = node(transactionAware).client();
    TransactionTemplate transactions =
        new TransactionTemplate(new DataSourceTransactionManager(database));

    transactions.executeWithoutResult(
        status -> {
          assertThatThrownBy(() -> client.enqueue(ActionCall.of("work")))
              .isInstanceOf(StoreException.class)
              .hasMessageEndingWith(
                  "the data source returned a connection with an open transaction: pass the pool"
                      + " itself to JdbcStore, and use client.in(connection) to join a"
                      + " transaction");
          status.setRollbackOnly();
        });

    assertThat(countCalls(client)).isZero();
    client.enqueue(ActionCall.of("work"));
    assertThat(countCalls(client)).isEqualTo(1);
  }
}
