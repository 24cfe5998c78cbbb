package io.quarterhour.jdbc;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.jdbc.internal.JdbcExecutionStore;
import io.quarterhour.jdbc.internal.JdbcHistoryStore;
import io.quarterhour.jdbc.internal.JdbcNodeStore;
import io.quarterhour.jdbc.internal.JdbcStateStore;
import io.quarterhour.jdbc.internal.JdbcTaskStore;
import io.quarterhour.jdbc.internal.JdbcTransactionSupport;
import io.quarterhour.jdbc.internal.ScanStarts;
import io.quarterhour.jdbc.internal.schema.SchemaInstaller;
import io.quarterhour.jdbc.internal.signal.SignalFactory;
import io.quarterhour.jdbc.internal.sql.ConnectionPurpose;
import io.quarterhour.jdbc.internal.sql.TableNames;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.TransactionSupport;
import java.sql.Connection;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in a database: H2, PostgreSQL or MariaDB. Schedulers whose stores share the
 * tables are the nodes of one cluster. Safe for use by many threads.
 *
 * <p>Each call takes one connection of the data source, for one transaction, and gives it back as
 * it was. The data source should be a pool; it stays the host's, who closes it after the scheduler.
 *
 * <p>On PostgreSQL each node that runs holds one connection more for as long as it does, on which
 * it listens for what other nodes tell (with {@code LISTEN} and {@code NOTIFY}): so it begins what
 * another node was given a few milliseconds later, and need not ask all the time. A pool that
 * watches for connections that are not given back should know of it. Where no word can come, since
 * the driver is not PostgreSQL's own or a proxy forwards none, nodes look at the database every so
 * often. On H2 nodes of one JVM that share a data source tell each other. On MariaDB none can, and
 * all look.
 *
 * <p>A node needs five connections at the same time, on PostgreSQL six: one each to fire and claim,
 * to record ends, to renew leases, to store logs, for the calls of clients and workers, who take
 * turns if there are no more, and to listen. That many are taken once when the store is opened, and
 * a data source that gives fewer is refused. Several schedulers on one pool need as many each, and
 * what the host does with the pool comes on top; more, up to the number of threads that call, let
 * those wait less.
 */
public final class JdbcStore implements SchedulerStore {
  private final TransactionRunner transactionRunner;
  private final String name;
  private final JdbcTaskStore tasks;
  private final ExecutionStore executions;
  private final HistoryStore history;
  private final NodeStore nodes;
  private final StateStore states;
  private final Optional<ClusterSignal> signal;
  private final Optional<TransactionSupport<?>> transactional;
  private final ScanStarts scanStarts;

  private JdbcStore(TransactionRunner transactionRunner, DataSource dataSource, int ofActions) {
    this.transactionRunner = transactionRunner;
    scanStarts = new ScanStarts();
    transactional = Optional.of(new JdbcTransactionSupport(transactionRunner, this::in, ofActions));
    tasks = new JdbcTaskStore(transactionRunner, scanStarts);
    executions = new JdbcExecutionStore(transactionRunner, scanStarts);
    history = new JdbcHistoryStore(transactionRunner);
    nodes = new JdbcNodeStore(transactionRunner);
    states = new JdbcStateStore(transactionRunner);
    name =
        transactionRunner.run(
            "ask the database what it is",
            session -> {
              var about = session.connection().getMetaData();
              return about.getDatabaseProductName() + " " + about.getDatabaseProductVersion();
            });
    signal =
        transactionRunner.run(
            "see how nodes can tell each other that there is something to do",
            session ->
                SignalFactory.of(
                    dataSource, session.connection(), session.dialect(), session.names()));
  }

  /** The store as seen from inside a transaction of the host. */
  private JdbcStore(JdbcStore whole, Connection transaction) {
    transactionRunner = whole.transactionRunner.in(transaction);
    name = whole.name;
    scanStarts = whole.scanStarts;
    tasks = whole.tasks.in(transactionRunner);
    executions = new JdbcExecutionStore(transactionRunner, scanStarts);
    history = new JdbcHistoryStore(transactionRunner);
    nodes = new JdbcNodeStore(transactionRunner);
    states = new JdbcStateStore(transactionRunner);
    signal = SignalFactory.in(transaction, whole.signal);
    transactional = Optional.empty();
  }

  private SchedulerStore in(Connection transaction) {
    return new JdbcStore(this, transaction);
  }

  /**
   * Opens a store, with tables named {@code qh_...} in the schema of the connections. Missing
   * tables are made, and those of an older release brought up.
   *
   * @param dataSource gives connections
   * @return the store
   * @throws StoreException if the database cannot be reached, is of a kind that is not known,
   *     refuses to make the tables, or holds tables of another version; or if the data source gives
   *     fewer connections at the same time than a node needs
   */
  public static JdbcStore on(DataSource dataSource) {
    return builder(dataSource).open();
  }

  /**
   * Begins to say how a store is opened.
   *
   * @param dataSource gives connections
   * @return what can be chosen; {@link Builder#open} comes last
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /** How a store is opened. */
  public static final class Builder {
    private final DataSource dataSource;
    private String tablePrefix = "qh_";
    private @Nullable String schema;
    private boolean createSchema = true;
    private int maxActionTransactions = 4;

    private Builder(DataSource dataSource) {
      this.dataSource = dataSource;
    }

    /**
     * Chooses what the names of all tables begin with. Unless it is chosen they begin with {@code
     * qh_}.
     *
     * @param prefix letters, digits and underscores
     * @return this
     */
    public Builder tablePrefix(String prefix) {
      tablePrefix = prefix;
      return this;
    }

    /**
     * Chooses the database schema that holds the tables, which must be there; on MariaDB that is a
     * database. Unless it is chosen it is that of the connections.
     *
     * @param name letters, digits and underscores; null for that of the connections
     * @return this
     */
    public Builder schema(@Nullable String name) {
      schema = name;
      return this;
    }

    /**
     * Chooses whether missing tables are made when the store is opened, and those of an older
     * release brought up to what this one needs. Unless it is chosen they are. Several nodes may
     * open their stores at the same time; but nodes of the older release must have stopped before:
     * they would fail at tables that they do not know.
     *
     * @param create false if somebody else does it, with what {@link #ddl()} and {@link #ddl(int)}
     *     say
     * @return this
     */
    public Builder createSchema(boolean create) {
      createSchema = create;
      return this;
    }

    /**
     * Chooses how many transactional actions may have a transaction at the same time; others wait
     * for their turn. Each holds a connection meanwhile, besides those that a node needs itself; a
     * scheduler that has such actions takes as many at its start, and refuses a data source that
     * gives fewer. Unless it is chosen they are four, or as many as there are workers if these are
     * fewer.
     *
     * @param most how many, 1 or more
     * @return this
     * @throws InvalidInputException if it is less
     */
    public Builder maxActionTransactions(int most) {
      if (most < 1) {
        throw new InvalidInputException(
            "the transactions of actions must be 1 or more, were " + most);
      }
      maxActionTransactions = most;
      return this;
    }

    /**
     * Tells how the tables are made, in the words of the database, which is asked what it is.
     *
     * @return statements, each ended by a semicolon
     * @throws StoreException if the database cannot be reached or is of a kind that is not known
     */
    public String ddl() {
      TableNames tableNames = new TableNames(schema, tablePrefix);
      return new SchemaInstaller(new TransactionRunner(dataSource, tableNames), tableNames).ddl();
    }

    /**
     * Tells how tables of an older version are brought up to the present one, in the words of the
     * database, which is asked what it is.
     *
     * @param version the version that the tables have, as the table {@code schema_version} says
     * @return statements, each ended by a semicolon; empty if that is the present version
     * @throws InvalidInputException if tables of that version cannot be brought up
     * @throws StoreException if the database cannot be reached or is of a kind that is not known
     */
    public String ddl(int version) {
      TableNames tableNames = new TableNames(schema, tablePrefix);
      return new SchemaInstaller(new TransactionRunner(dataSource, tableNames), tableNames)
          .ddl(version);
    }

    /**
     * Opens the store.
     *
     * @return the store
     * @throws StoreException if the database cannot be reached, is of a kind that is not known,
     *     holds no tables and makes none, or holds tables of another version; or if the data source
     *     gives fewer connections at the same time than a node needs
     */
    public JdbcStore open() {
      TableNames tableNames = new TableNames(schema, tablePrefix);
      TransactionRunner transactionRunner = new TransactionRunner(dataSource, tableNames);
      ConnectionPurpose.requirePoolCapacity(dataSource, transactionRunner.dialect(), 0);
      new SchemaInstaller(transactionRunner, tableNames).prepare(createSchema);
      return new JdbcStore(transactionRunner, dataSource, maxActionTransactions);
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

  /**
   * Returns a client that works inside a transaction of the host: what it saves, enqueues, pauses
   * or cancels takes effect if and only if the host commits. This is {@link
   * SchedulerClient#in(Object)} with the type that this store needs.
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
            "ask the database for its time",
            session ->
                Optional.ofNullable(
                    session.first(
                        session.dialect().clock(),
                        parameters -> {},
                        resultRow -> resultRow.time("millis"))));
    return new StoreInfo(name, now.orElse(null));
  }

  @Override
  public Optional<ClusterSignal> signal() {
    return signal;
  }

  /** {@return transactions of a {@link Connection} to the database of the tables} */
  @Override
  public Optional<TransactionSupport<?>> transactionSupport() {
    return transactional;
  }

  @Override
  public void close() {
    // Nothing to free: the data source is the host's.
  }
}
