package io.quarterhour.jdbc;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.jdbc.internal.JdbcExecutionStore;
import io.quarterhour.jdbc.internal.JdbcTaskStore;
import io.quarterhour.jdbc.internal.claim.ScanStarts;
import io.quarterhour.jdbc.internal.history.JdbcHistoryStore;
import io.quarterhour.jdbc.internal.maintenance.JdbcMaintenanceStore;
import io.quarterhour.jdbc.internal.node.JdbcNodeStore;
import io.quarterhour.jdbc.internal.node.JdbcStateStore;
import io.quarterhour.jdbc.internal.node.JdbcTransactionSupport;
import io.quarterhour.jdbc.internal.schema.SchemaInstaller;
import io.quarterhour.jdbc.internal.signal.SignalFactory;
import io.quarterhour.jdbc.internal.sql.PoolCapacityCheck;
import io.quarterhour.jdbc.internal.sql.TableNames;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.SetAsideItem;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.TransactionSupport;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stores all data of a scheduler in a database: H2, PostgreSQL or MariaDB. Schedulers whose stores
 * share the tables are the nodes of one cluster. Safe for use by many threads.
 *
 * <p>Each call takes one connection from the data source, for one transaction, and returns it in
 * its original state. The data source should be a pool. It belongs to the host, which closes it
 * after the scheduler.
 *
 * <p>On PostgreSQL each running node permanently holds one more connection, on which it listens for
 * the signals of other nodes ({@code LISTEN} and {@code NOTIFY}). A node can thus start work within
 * a few milliseconds after another node has stored it, and rarely has to poll. A pool that reports
 * or closes connections that are not returned for a long time must tolerate this connection: switch
 * leak detection and the removal of abandoned connections off for the pool, or ignore the report.
 *
 * <p>If signals cannot be delivered, because the driver is not PostgreSQL's own or a proxy forwards
 * none, the nodes poll the database at the poll interval with which the scheduler is configured. On
 * H2, nodes of one JVM that share a data source signal each other directly. On MariaDB nodes cannot
 * signal each other, and all of them poll.
 *
 * <p>A node needs five connections at the same time: one each to fire and claim, to record
 * outcomes, to renew leases, to store logs, and for the calls of clients and workers, which share
 * one connection if the pool has no others. On PostgreSQL it needs a sixth one to listen. When the
 * store is opened it takes all of them at the same time once, and rejects a data source that
 * provides fewer.
 *
 * <p>PostgreSQL and MariaDB end a transaction of the store that is idle for 10 seconds ({@link
 * Builder#idleTransactionTimeout}), and a statement of it that takes 20 seconds or waits 2 seconds
 * for a lock ({@link Builder#lockTimeout}). So a node whose network has fallen silent does not hold
 * up the others. A call that needs a row which another transaction has locked waits for 10 times
 * the latter, about 20 seconds, and then fails with a transient error; firing, claiming, renewing
 * leases and recording results leave the locked item out and try it again a second later. The
 * limits are not in force in transactions of the host.
 *
 * <p>Each scheduler on a shared pool needs these connections of its own, in addition to those that
 * the host uses itself. Additional connections, at most one per calling thread, shorten the waits
 * of clients and workers.
 */
public final class JdbcStore implements SchedulerStore {
  private final TransactionRunner transactionRunner;
  private final String name;
  private final JdbcTaskStore tasks;
  private final JdbcExecutionStore executions;
  private final JdbcHistoryStore history;
  private final NodeStore nodes;
  private final StateStore states;
  private final MaintenanceStore maintenance;
  private final Optional<ClusterSignal> signal;
  private final Optional<TransactionSupport<?>> transactional;
  private final ScanStarts scanStarts;

  private JdbcStore(TransactionRunner transactionRunner, int ofActions) {
    this.transactionRunner = transactionRunner;
    scanStarts = new ScanStarts();
    transactional = Optional.of(new JdbcTransactionSupport(transactionRunner, this::in, ofActions));
    tasks = new JdbcTaskStore(transactionRunner, scanStarts);
    executions = new JdbcExecutionStore(transactionRunner, scanStarts);
    history = new JdbcHistoryStore(transactionRunner);
    nodes = new JdbcNodeStore(transactionRunner);
    states = new JdbcStateStore(transactionRunner);
    maintenance = new JdbcMaintenanceStore(transactionRunner);
    name =
        transactionRunner.run(
            "identify the database",
            session -> {
              var about = session.connection().getMetaData();
              return about.getDatabaseProductName() + " " + about.getDatabaseProductVersion();
            });
    signal =
        transactionRunner.run(
            "find a way for nodes to signal each other",
            session -> SignalFactory.of(transactionRunner, session));
  }

  /** Creates a view of a store whose operations are part of a transaction of the host. */
  private JdbcStore(JdbcStore whole, TransactionRunner inside) {
    transactionRunner = inside;
    name = whole.name;
    scanStarts = whole.scanStarts;
    tasks = whole.tasks.in(transactionRunner);
    executions = new JdbcExecutionStore(transactionRunner, scanStarts);
    history = new JdbcHistoryStore(transactionRunner);
    nodes = new JdbcNodeStore(transactionRunner);
    states = new JdbcStateStore(transactionRunner);
    maintenance = new JdbcMaintenanceStore(transactionRunner);
    signal = SignalFactory.in(inside.connection(), whole.signal);
    transactional = Optional.empty();
  }

  private SchedulerStore in(TransactionRunner inside) {
    return new JdbcStore(this, inside);
  }

  /**
   * Opens a store with tables named {@code qh_...} in the schema of the connections. Creates
   * missing tables and migrates those of an older release.
   *
   * @param dataSource the source of connections, normally a pool
   * @return the store
   * @throws StoreException if the database cannot be reached, is not supported or refuses to create
   *     the tables; if the tables have a version that is unknown to this release; or if the data
   *     source provides fewer connections at the same time than a node needs
   */
  public static JdbcStore on(DataSource dataSource) {
    return builder(dataSource).open();
  }

  /**
   * Creates a builder, which opens a store with non-default options.
   *
   * @param dataSource the source of connections, normally a pool
   * @return the builder; call {@link Builder#open} last
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /** The options of a store. */
  public static final class Builder {
    private final DataSource dataSource;
    private String tablePrefix = "qh_";
    private @Nullable String schema;
    private boolean createSchema = true;
    private int maxActionTransactions = 4;
    private TransactionRunner.Timeouts timeouts = TransactionRunner.Timeouts.DEFAULT;

    private Builder(DataSource dataSource) {
      this.dataSource = dataSource;
    }

    /**
     * Sets the prefix of all table names. The default is {@code qh_}.
     *
     * @param prefix 1 to 40 letters, digits and underscores, not beginning with a digit
     * @return this
     */
    public Builder tablePrefix(String prefix) {
      tablePrefix = prefix;
      return this;
    }

    /**
     * Sets the database schema that contains the tables. It must exist; on MariaDB it is a
     * database. The default is the schema of the connections.
     *
     * @param name 1 to 40 letters, digits and underscores, not beginning with a digit; null for the
     *     schema of the connections
     * @return this
     */
    public Builder schema(@Nullable String name) {
      schema = name;
      return this;
    }

    /**
     * Sets whether opening the store creates missing tables and migrates those of an older release.
     * The default is true. Several nodes may open their stores at the same time. Stop all nodes of
     * the older release first: tables are not migrated while such nodes are running, which would
     * fail on migrated tables. A node that was killed counts as running until three minutes after
     * its last heartbeat.
     *
     * @param create false if the host creates and migrates the tables itself, with the statements
     *     that {@link #ddl()} and {@link #ddl(int)} return
     * @return this
     */
    public Builder createSchema(boolean create) {
      createSchema = create;
      return this;
    }

    /**
     * Sets the maximum number of transactional actions that have an open transaction at the same
     * time; further ones wait. The default is 4. Each transaction holds a connection, in addition
     * to those that a node needs itself.
     *
     * <p>A scheduler with transactional actions takes, when it is built, one connection per
     * permitted transaction, but at most one per worker, and rejects a data source that provides
     * fewer. On an H2 file that the process opens itself, the limit is always 1, because writes to
     * it are serialised.
     *
     * @param limit the limit, at least 1
     * @return this
     * @throws InvalidInputException if the limit is less than 1
     */
    public Builder maxActionTransactions(int limit) {
      if (limit < 1) {
        throw new InvalidInputException("maxActionTransactions must be at least 1, was " + limit);
      }
      maxActionTransactions = limit;
      return this;
    }

    /**
     * Sets the time without a statement after which the database ends a transaction of the store
     * and releases its locks, because its node or the network may have failed. The default is 10
     * seconds. Choose less than the lease duration of the scheduler, but more than the longest
     * pause of a healthy node. MariaDB rounds it up to whole seconds; H2 has no such limit.
     *
     * @param timeout 1 s to 1 h
     * @return this
     * @throws InvalidInputException if the time is out of range
     */
    public Builder idleTransactionTimeout(Duration timeout) {
      timeouts = timeouts.withIdle(timeout);
      return this;
    }

    /**
     * Sets the time for which a call waits for a row, or a migration for a table, that another
     * transaction has locked, in each of up to 10 attempts. The default is 2 seconds. MariaDB
     * rounds it up to whole seconds; on H2 the limit is {@code LOCK_TIMEOUT} of the connections.
     *
     * @param timeout 10 ms to 10 s
     * @return this
     * @throws InvalidInputException if the time is out of range
     */
    public Builder lockTimeout(Duration timeout) {
      timeouts = timeouts.withLock(timeout);
      return this;
    }

    /**
     * Returns the statements that create the tables, in the dialect of the database. Connects to
     * the database to determine the dialect.
     *
     * @return the statements, each followed by a semicolon
     * @throws InvalidInputException if the table prefix or the schema name does not have the
     *     required syntax
     * @throws StoreException if the database cannot be reached or is not supported
     */
    public String ddl() {
      return installer().ddl();
    }

    /**
     * Returns the statements that migrate tables of an older version to the version of this
     * release, in the dialect of the database. Connects to the database to determine the dialect.
     *
     * @param version the version of the tables, as stored in the table {@code qh_schema_version}
     *     (with the chosen prefix)
     * @return the statements, each followed by a semicolon; empty if that is the version of this
     *     release
     * @throws InvalidInputException if the version is unknown to this release, or the table prefix
     *     or the schema name does not have the required syntax
     * @throws StoreException if the database cannot be reached or is not supported
     */
    public String ddl(int version) {
      return installer().ddl(version);
    }

    private SchemaInstaller installer() {
      TableNames tableNames = new TableNames(schema, tablePrefix);
      return new SchemaInstaller(
          new TransactionRunner(dataSource, tableNames, timeouts), tableNames);
    }

    /**
     * Opens the store.
     *
     * @return the store
     * @throws InvalidInputException if the table prefix or the schema name does not have the
     *     required syntax
     * @throws StoreException if the database cannot be reached, is not supported or refuses to
     *     create the tables; if the tables are missing or older and {@link #createSchema} is false;
     *     if they are older and nodes of the older release are running; if they have a version that
     *     is unknown to this release; or if the data source provides fewer connections at the same
     *     time than a node needs
     */
    public JdbcStore open() {
      TableNames tableNames = new TableNames(schema, tablePrefix);
      TransactionRunner transactionRunner = new TransactionRunner(dataSource, tableNames, timeouts);
      PoolCapacityCheck.require(dataSource, transactionRunner.dialect(), 0);
      new SchemaInstaller(transactionRunner, tableNames).prepare(createSchema);
      return new JdbcStore(transactionRunner, maxActionTransactions);
    }
  }

  @Override
  public TaskStore tasks() {
    return tasks;
  }

  @Override
  public ExecutionStore executions() {
    return executions;
  }

  @Override
  public HistoryStore history() {
    return history;
  }

  @Override
  public NodeStore nodes() {
    return nodes;
  }

  @Override
  public StateStore states() {
    return states;
  }

  @Override
  public MaintenanceStore maintenance() {
    return maintenance;
  }

  /**
   * Returns a client that works inside a transaction of the host: its changes take effect if and
   * only if the host commits. This is {@link SchedulerClient#in(Object)} with the type that this
   * store needs.
   *
   * @param client the client of a scheduler that runs on a {@code JdbcStore}
   * @param transaction a connection to the database of that store, with auto-commit off
   * @return the client; use it on the thread that owns the transaction, until the transaction ends
   * @throws InvalidInputException if the scheduler runs on another kind of store, or if the
   *     connection is in auto-commit mode
   */
  public static SchedulerClient in(SchedulerClient client, Connection transaction) {
    return client.in(transaction);
  }

  @Override
  public StoreInfo info() {
    Optional<Instant> now =
        transactionRunner.run(
            "read the time of the database",
            session ->
                Optional.ofNullable(
                    session.first(
                        session.dialect().clock(),
                        parameters -> {},
                        resultRow -> resultRow.time("millis"))));
    return new StoreInfo(name, now.orElse(null));
  }

  @Override
  public List<SetAsideItem> setAside() {
    return Stream.concat(executions.setAside().stream(), history.setAside().stream()).toList();
  }

  @Override
  public Optional<ClusterSignal> signal() {
    return signal;
  }

  /**
   * {@return the support for transactions on a {@link Connection} to the database of the tables;
   * empty inside such a transaction}
   */
  @Override
  public Optional<TransactionSupport<?>> transactionSupport() {
    return transactional;
  }

  @Override
  public void close() {
    // Nothing to close: the data source belongs to the host.
  }
}
