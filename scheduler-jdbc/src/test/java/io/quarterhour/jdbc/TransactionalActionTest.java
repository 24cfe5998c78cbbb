package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.action.TransactionalAction;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactional actions: their writes are committed if and only if the execution succeeds. */
@Timeout(120)
class TransactionalActionTest {
  private final String prefix = "y" + Database.next() + "_";
  private final String effects = prefix + "effects";
  private final List<Scheduler> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Scheduler::close);
  }

  /** The behaviour of an action after its write. */
  private interface AfterWrite {
    Outcome after(ActionContext<NoParameters> context, Connection transaction) throws Exception;
  }

  private static final class WritingAction
      implements TransactionalAction<NoParameters, Connection> {
    private final String effects;
    private final AfterWrite afterWrite;

    WritingAction(String effects, AfterWrite afterWrite) {
      this.effects = effects;
      this.afterWrite = afterWrite;
    }

    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return ActionDescriptor.of("write")
          .retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), 0));
    }

    @Override
    public Class<Connection> transactionType() {
      return Connection.class;
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context, Connection transaction)
        throws Exception {
      try (PreparedStatement insert =
          transaction.prepareStatement("insert into " + effects + " values (?)")) {
        insert.setString(1, context.execution().toString());
        insert.executeUpdate();
      }
      return afterWrite.after(context, transaction);
    }
  }

  private SchedulerBuilder builder(DataSource database) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .store(JdbcStore.builder(database).tablePrefix(prefix).open())
        .pollInterval(Duration.ofMillis(100))
        .shutdownTimeout(Duration.ZERO)
        .action(Action.of("follow", context -> Outcome.success()));
  }

  private Scheduler start(DataSource database, AfterWrite afterWrite) throws SQLException {
    run(database, "create table " + effects + " (execution varchar(100))");
    Scheduler scheduler = builder(database).action(new WritingAction(effects, afterWrite)).build();
    scheduler.start();
    started.add(scheduler);
    return scheduler;
  }

  private static void run(DataSource database, String command) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private List<String> effects(DataSource database) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select execution from " + effects)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static Execution awaitFinished(SchedulerClient client, ExecutionId run) {
    await().until(() -> client.execution(run).orElseThrow().state().isFinished());
    return client.execution(run).orElseThrow();
  }

  private static Outcome outcome(Execution finished) {
    return Objects.requireNonNull(finished.outcome());
  }

  @EachDatabase
  void successCommitsItsWritesAndEnqueuedCalls(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client =
        start(
                database,
                (context, transaction) -> {
                  context.client().in(transaction).enqueue(ActionCall.of("follow"));
                  return Outcome.success("written");
                })
            .client();

    Execution finished = awaitFinished(client, client.enqueue(ActionCall.of("write")));

    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(outcome(finished).summary()).isEqualTo("written");
    assertThat(finished.attemptCounts().attempt()).isEqualTo(1);
    assertThat(effects(database)).containsExactly(finished.id().toString());
    await()
        .until(
            () ->
                client
                        .executions(
                            ExecutionQuery.ALL.in(ExecutionState.SUCCEEDED), PageRequest.first())
                        .items()
                        .size()
                    == 2);
  }

  @EachDatabase
  void failureRollsBackItsWritesAndIsRetried(Database kind) throws Exception {
    DataSource database = kind.open();
    AtomicInteger attempts = new AtomicInteger();
    SchedulerClient client =
        start(
                database,
                (context, transaction) -> {
                  context.client().in(transaction).enqueue(ActionCall.of("follow"));
                  return switch (attempts.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("not yet");
                    case 2 -> Outcome.failure("not yet either");
                    default -> Outcome.success();
                  };
                })
            .client();

    Execution finished = awaitFinished(client, client.enqueue(ActionCall.of("write")));

    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.attemptCounts().attempt()).isEqualTo(3);
    assertThat(client.attempts(finished.id())).hasSize(3);
    assertThat(effects(database)).containsExactly(finished.id().toString());
    assertThat(client.executions(ExecutionQuery.ALL, PageRequest.first()).items()).hasSize(2);
  }

  @EachDatabase
  void attemptWithALostLeaseWritesNothing(Database kind) throws Exception {
    DataSource database = kind.open();
    JdbcStore otherStore = JdbcStore.builder(database).tablePrefix(prefix).open();
    SchedulerClient client =
        start(
                database,
                (context, transaction) -> {
                  // Another owner with a newer token completes the execution meanwhile.
                  Instant now = Instant.now();
                  run(
                      database,
                      "update " + prefix + "live set token = token + 1, node_name = 'other'");
                  otherStore
                      .executions()
                      .complete(
                          List.of(
                              new Completion(
                                  new Lease(context.execution(), context.token() + 1),
                                  new AttemptResult.Finished(
                                      ExecutionState.WARNING,
                                      null,
                                      Outcome.warning("by another"),
                                      now,
                                      now,
                                      List.of(),
                                      null))),
                          now);
                  return Outcome.success("too late");
                })
            .client();

    ExecutionId run = client.enqueue(ActionCall.of("write"));
    Execution finished = awaitFinished(client, run);
    started.forEach(Scheduler::close);
    started.clear();

    assertThat(finished.state()).isEqualTo(ExecutionState.WARNING);
    assertThat(effects(database)).isEmpty();
  }

  @Test
  void failedCommitIsAFailure() throws Exception {
    DataSource database = Database.POSTGRESQL.open();
    String uniqueTable = prefix + "once";
    run(
        database,
        "create table "
            + uniqueTable
            + " (number int, unique (number) deferrable initially deferred); insert into "
            + uniqueTable
            + " values (1)");
    SchedulerClient client =
        start(
                database,
                (context, transaction) -> {
                  try (Statement statement = transaction.createStatement()) {
                    statement.execute("insert into " + uniqueTable + " values (1)");
                  }
                  return Outcome.success();
                })
            .client();

    Execution finished = awaitFinished(client, client.enqueue(ActionCall.of("write")));

    assertThat(finished.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(outcome(finished).summary())
        .startsWith(
            "the transaction of the action could not be committed, so its changes are rolled back;"
                + " fix the cause unless a retry succeeds: could not commit");
    assertThat(finished.attemptCounts().attempt()).isEqualTo(3);
    assertThat(effects(database)).isEmpty();
  }

  @EachDatabase
  void commitThatTookEffectIsReportedAsSuccess(Database kind) throws Exception {
    DataSource database = kind.open();
    run(database, "create table " + effects + " (execution varchar(100))");
    FaultyDataSource faulty = new FaultyDataSource(database);
    faulty.misreportCommitsOf(effects);
    List<Execution> received = new CopyOnWriteArrayList<>();
    Scheduler scheduler =
        builder(faulty.source())
            .action(new WritingAction(effects, (context, transaction) -> Outcome.success()))
            .listener(received::add)
            .build();
    scheduler.start();
    started.add(scheduler);

    ExecutionId run = scheduler.client().enqueue(ActionCall.of("write").retry(RetryPolicy.none()));
    await().until(() -> !received.isEmpty());

    Execution stored = awaitFinished(scheduler.client(), run);
    assertThat(stored.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(received).containsExactly(stored);
    assertThat(effects(database)).containsExactly(run.toString());
  }

  @EachDatabase
  void actionCannotEndTheTransaction(Database kind) throws Exception {
    DataSource database = kind.open();
    List<String> messages = new ArrayList<>();
    SchedulerClient client =
        start(
                database,
                (context, transaction) -> {
                  assertThatThrownBy(transaction::commit)
                      .isInstanceOf(SQLException.class)
                      .satisfies(e -> messages.add(e.getMessage()));
                  assertThatThrownBy(transaction::rollback).isInstanceOf(SQLException.class);
                  assertThatThrownBy(() -> transaction.setAutoCommit(true))
                      .isInstanceOf(SQLException.class);
                  transaction.rollback(transaction.setSavepoint());
                  transaction.close();
                  return Outcome.success();
                })
            .client();

    Execution finished = awaitFinished(client, client.enqueue(ActionCall.of("write")));

    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(effects(database)).hasSize(1);
    assertThat(messages)
        .containsExactly(
            "a transactional action must not call commit: the engine commits when the action"
                + " succeeds, and rolls back when it fails");
  }

  @EachDatabase
  void abandonedActionKeepsNoWritesAndFreesItsTransaction(Database kind) throws Exception {
    DataSource database = kind.open();
    run(database, "create table " + effects + " (execution varchar(100))");
    Semaphore blocker = new Semaphore(0);
    AtomicInteger entered = new AtomicInteger();
    AfterWrite afterWrite =
        (context, transaction) -> {
          if (entered.incrementAndGet() == 1) {
            blocker.acquireUninterruptibly();
          }
          return Outcome.success();
        };
    Scheduler scheduler =
        Scheduler.builder()
            .pluginDiscovery(false)
            .store(JdbcStore.builder(database).tablePrefix(prefix).maxActionTransactions(1).open())
            .pollInterval(Duration.ofMillis(100))
            .cancelGracePeriod(Duration.ofMillis(100))
            .shutdownTimeout(Duration.ZERO)
            .action(new WritingAction(effects, afterWrite))
            .build();
    scheduler.start();
    started.add(scheduler);
    SchedulerClient client = scheduler.client();
    ExecutionId stuck = client.enqueue(ActionCall.of("write").timeLimit(Duration.ofMillis(200)));

    Execution finished = awaitFinished(client, stuck);
    Execution next = awaitFinished(client, client.enqueue(ActionCall.of("write")));
    blocker.release();

    assertThat(finished.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(next.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(effects(database)).containsExactly(next.id().toString());
  }

  @Test
  void storeWithoutTransactionsIsRejectedAtStart() {
    SchedulerBuilder builder =
        Scheduler.builder()
            .pluginDiscovery(false)
            .store(new InMemoryStore())
            .action(new WritingAction("none", (context, transaction) -> Outcome.success()));

    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "action 'write' requires a transaction of type java.sql.Connection, but the store (")
        .hasMessageEndingWith(") provides none");
  }

  private static HikariDataSource pool(int connections) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(Database.postgres());
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  @Test
  void tooSmallPoolIsRejectedAtStart() {
    try (HikariDataSource pool = pool(8)) {
      // Long enough that a busy machine opens eight connections.
      pool.getHikariConfigMXBean().setConnectionTimeout(2000);
      SchedulerBuilder builder =
          builder(pool)
              .action(new WritingAction("none", (context, transaction) -> Outcome.success()));

      assertThatThrownBy(builder::build)
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("the data source must provide a node with 10 connections")
          .hasMessageContaining(
              "4 for the transactions of actions), but provided only 8: increase the maximum"
                  + " pool size, or the connection limit of the database if the error names it;"
                  + " error: ");
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @Test
  void openTransactionsStayWithinTheConfiguredLimit() throws Exception {
    Semaphore permits = new Semaphore(0);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger maxInside = new AtomicInteger();
    try (HikariDataSource pool = pool(8)) {
      run(pool, "create table " + effects + " (execution varchar(100))");
      AfterWrite afterWrite =
          (context, transaction) -> {
            maxInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            permits.acquire();
            inside.decrementAndGet();
            return Outcome.success();
          };
      Scheduler scheduler =
          Scheduler.builder()
              .pluginDiscovery(false)
              .store(JdbcStore.builder(pool).tablePrefix(prefix).maxActionTransactions(2).open())
              .queue("default", 20)
              .shutdownTimeout(Duration.ofSeconds(10))
              .action(new WritingAction(effects, afterWrite))
              .build();
      scheduler.start();
      for (int i = 0; i < 20; i++) {
        scheduler.client().enqueue(ActionCall.of("write"));
      }
      await().until(() -> inside.get() == 2);
      permits.release(20);

      await().until(() -> effects(pool).size() == 20);
      scheduler.close();
      assertThat(maxInside.get()).isEqualTo(2);
    }
  }
}
