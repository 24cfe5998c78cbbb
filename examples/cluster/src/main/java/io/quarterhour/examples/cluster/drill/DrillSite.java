package io.quarterhour.examples.cluster.drill;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The site of one drill: a database on a server, the nodes that use it, and a client with a
 * connection of its own, which is never silent.
 */
final class DrillSite implements AutoCloseable {
  /** The default number of executions that are kept for each task. */
  static final int MAX_PER_TASK = 100;

  private static final int PREFETCH = 500;
  private static final String TASK_PREFIX = "every-second-";

  private final EmbeddedPostgres server;
  private final String database;
  private final Duration lease;
  private final EventLog events;
  private final Consumer<DrillEvent> receiver;
  private final HikariDataSource pool;
  private final Scheduler clientScheduler;
  private final List<Closeable> parts = new ArrayList<>();

  /**
   * Creates a database and its tables.
   *
   * @param database the name of the new database
   * @param lease the duration of the leases of the nodes
   */
  DrillSite(EmbeddedPostgres server, String database, Duration lease) throws SQLException {
    this(server, database, lease, new EventLog());
  }

  private DrillSite(EmbeddedPostgres server, String database, Duration lease, EventLog events)
      throws SQLException {
    this(server, database, lease, events, events::add);
  }

  /**
   * Creates a database and its tables for nodes with many events, which are not kept.
   *
   * @param receiver receives the events of the nodes, on many threads
   */
  DrillSite(EmbeddedPostgres server, String database, Duration lease, Consumer<DrillEvent> receiver)
      throws SQLException {
    this(server, database, lease, new EventLog(), receiver);
  }

  private DrillSite(
      EmbeddedPostgres server,
      String database,
      Duration lease,
      EventLog events,
      Consumer<DrillEvent> receiver)
      throws SQLException {
    this.events = events;
    this.receiver = receiver;
    this.server = server;
    this.database = database;
    this.lease = lease;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + database);
    }
    pool = DrillNode.pool(url(server.getPort()), "client");
    DrillActions actions = new DrillActions("client", new PrintStream(System.out, true));
    // A scheduler that is not started runs nothing and serves as a client.
    SchedulerBuilder builder =
        Scheduler.builder()
            .nodeName("client")
            .store(JdbcStore.on(pool))
            .pluginDiscovery(false)
            .action(actions.shortAction())
            .action(actions.longAction())
            .action(actions.loggingAction())
            .notifier(new DrillActions.QuietNotifier());
    actions.poisonActions().forEach(builder::action);
    clientScheduler = builder.build();
  }

  private String url(int port) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + database
        // A node gives up a connection on which no answer arrives, as the README of scheduler-jdbc
        // recommends.
        + "?user=postgres&password=postgres&socketTimeout=20&connectTimeout=5";
  }

  EventLog events() {
    return events;
  }

  SchedulerClient client() {
    return clientScheduler.client();
  }

  /** {@return a connection to the database without time limits, which the caller must close} */
  Connection connect() throws SQLException {
    return server.getDatabase("postgres", database).getConnection();
  }

  /** {@return the number that a query returns} */
  long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Executes a statement as the administrator of the server. */
  void administrate(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** {@return a proxy to the server} */
  SilentProxy proxy() throws IOException {
    SilentProxy proxy = new SilentProxy(server.getPort());
    parts.add(proxy);
    return proxy;
  }

  /** Starts a node that is connected through a proxy. */
  void start(String name, SilentProxy proxy) throws IOException {
    start(name, proxy.port());
  }

  /** Starts a node that is connected to the server itself. */
  void start(String name) throws IOException {
    start(name, server.getPort());
  }

  private void start(String name, int port) throws IOException {
    // With this, each request contains the text of its statement.
    start(name, url(port) + "&prepareThreshold=0", MAX_PER_TASK, 0, line -> {});
  }

  /**
   * Starts a node for very many short executions, which is connected to the server itself.
   *
   * @param maxPerTask the number of executions that are kept for each task
   * @param log receives the lines of its log
   */
  NodeProcess start(String name, int maxPerTask, Consumer<String> log) throws IOException {
    return start(name, url(server.getPort()), maxPerTask, PREFETCH, log);
  }

  private NodeProcess start(
      String name, String url, int maxPerTask, int prefetch, Consumer<String> log)
      throws IOException {
    return start(
        DrillNode.class,
        List.of(name, url, lease.toString(), String.valueOf(maxPerTask), String.valueOf(prefetch)),
        log);
  }

  /** Starts a process that prunes the history, and does nothing else. */
  NodeProcess startPruning(String name, int maxPerTask) throws IOException {
    return start(
        PruningNode.class,
        List.of(name, url(server.getPort()), String.valueOf(maxPerTask)),
        line -> {});
  }

  private NodeProcess start(Class<?> program, List<String> arguments, Consumer<String> log)
      throws IOException {
    NodeProcess process = NodeProcess.start(program, arguments, receiver, log);
    parts.add(process);
    return process;
  }

  /** Saves tasks that fire every second. */
  void saveTasks(int count) {
    for (int i = 0; i < count; i++) {
      client()
          .save(
              Task.builder(TASK_PREFIX + i)
                  .action(DrillActions.SHORT)
                  .schedule(Schedule.every(Duration.ofSeconds(1)).exact())
                  .startPaused(false)
                  .build());
    }
  }

  /** Enqueues calls that take ten minutes unless they are cancelled. */
  List<ExecutionId> enqueueLong(int count) {
    return enqueueLong(count, ActionCall.of(DrillActions.LONG, Map.of("takes", "PT10M")));
  }

  /** Enqueues calls that take ten minutes unless they are cancelled, with a time limit. */
  List<ExecutionId> enqueueLimited(int count, Duration limit) {
    return enqueueLong(
        count,
        ActionCall.of(DrillActions.LONG, Map.of("takes", "PT10M"))
            .timeLimit(limit)
            .retry(RetryPolicy.none()));
  }

  private List<ExecutionId> enqueueLong(int count, ActionCall call) {
    List<ExecutionId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(client().enqueue(call));
    }
    return ids;
  }

  /** Waits until short actions run on each of some nodes. */
  void awaitTicks(String... nodes) throws InterruptedException {
    for (String node : nodes) {
      boolean ran =
          EventLog.await(
              60_000,
              () ->
                  events.stream(DrillEvent.Kind.TICK).anyMatch(event -> event.node().equals(node)));
      if (!ran) {
        throw new IllegalStateException("node " + node + " ran nothing within a minute");
      }
    }
  }

  /** Ends the nodes, their proxies and the client. */
  @Override
  public void close() throws IOException {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
    clientScheduler.close();
    pool.close();
  }
}
