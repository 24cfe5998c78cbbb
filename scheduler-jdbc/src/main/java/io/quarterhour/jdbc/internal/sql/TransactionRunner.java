package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations, each in a transaction of its own, or all in a transaction of the host.
 *
 * <p>An operation that conflicts with another one (a deadlock, a row that another transaction
 * inserted first) is rolled back and repeated from the beginning, up to 10 attempts in total. Every
 * operation begins by reading the present data, so that a repetition sees the changes of the other
 * one.
 *
 * <p>The database ends a transaction that a node cannot end: one that is idle for too long, waits
 * for a lock for too long ({@link Timeouts}), or executes a statement for 20 s. A lock is waited
 * for in up to 10 attempts; an operation on a list waits for 250 ms and then leaves the locked item
 * out ({@link #runDivided}).
 *
 * <p>Safe for use by many threads.
 */
public final class TransactionRunner {
  private final TableNames tableNames;
  private final Dialect dialect;
  private final WriteLock writeLock;
  private final ConnectionSource connections;
  private final OwnTransactions own;

  /** The transaction of the host that all operations join; null if there is none. */
  private final @Nullable HostTransaction host;

  /**
   * The work of a transaction. It may run more than once.
   *
   * @param <T> the type of the result
   */
  @FunctionalInterface
  public interface Act<T> {
    /** {@return the result} */
    T on(Session session) throws SQLException;
  }

  /**
   * The work of a transaction on a part of a list. It may run more than once.
   *
   * @param <I> the type of the items
   * @param <R> the type of the results
   */
  @FunctionalInterface
  public interface PartAct<I, R> {
    /**
     * Performs the operation.
     *
     * @param session the transaction
     * @param items the items
     * @param waits whether it waits for locked rows; otherwise it leaves out the items of those
     *     that it locks first
     * @return the result for each item, in order
     */
    List<R> on(Session session, List<I> items, boolean waits) throws SQLException;
  }

  /**
   * The limits of transactions that an option of the store can change.
   *
   * @param idle the time without a statement after which the database ends a transaction
   * @param lock the maximum wait of a statement for a locked row or table
   */
  public record Timeouts(Duration idle, Duration lock) {
    /** The limits of a store without options. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(2));

    /**
     * Creates the limits.
     *
     * @throws InvalidInputException if a limit is out of range
     */
    public Timeouts {
      check("idleTransactionTimeout", idle, Duration.ofSeconds(1), Duration.ofHours(1));
      check("lockTimeout", lock, Duration.ofMillis(10), Duration.ofSeconds(10));
    }

    private static void check(String name, Duration limit, Duration least, Duration most) {
      if (limit.compareTo(least) < 0 || limit.compareTo(most) > 0) {
        throw new InvalidInputException(
            name + " must be " + least + " to " + most + ", was " + limit);
      }
    }

    /** {@return these limits with another limit of idle transactions} */
    public Timeouts withIdle(Duration limit) {
      return new Timeouts(limit, lock);
    }

    /** {@return these limits with another limit of waits} */
    public Timeouts withLock(Duration limit) {
      return new Timeouts(idle, limit);
    }
  }

  /** Reports that an operation locked too few rows and must be repeated. */
  public static final class RetryException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with the reason. */
    public RetryException(String message) {
      super(message, "40001");
    }
  }

  /**
   * Creates a runner. Connects to the database to determine its dialect.
   *
   * @param dataSource the source of connections
   * @param tableNames the names of the tables
   * @param timeouts the limits of transactions
   * @throws StoreException if the database cannot be reached or is not supported
   */
  public TransactionRunner(DataSource dataSource, TableNames tableNames, Timeouts timeouts) {
    this.tableNames = tableNames;
    try (Connection connection = ConnectionSource.connect(dataSource)) {
      dialect = DialectFactory.of(connection, timeouts);
      writeLock = WriteLock.of(connection, dialect);
      connections = new ConnectionSource(dataSource, connection, dialect);
    } catch (SQLException e) {
      throw SqlErrors.failed("open the store", e, SqlErrors.isTransient(e));
    }
    own = new OwnTransactions(connections, writeLock, dialect, tableNames);
    host = null;
  }

  private TransactionRunner(
      TransactionRunner others, Connection connection, TransactionLimits limits) {
    tableNames = others.tableNames;
    dialect = others.dialect;
    writeLock = others.writeLock;
    connections = others.connections;
    own = others.own;
    host = new HostTransaction(connection, writeLock, dialect, tableNames, limits);
  }

  /**
   * {@return a runner whose operations are part of a transaction that has begun on a connection}
   */
  public TransactionRunner in(Connection connection) {
    return new TransactionRunner(this, connection, TransactionLimits.NONE);
  }

  /**
   * {@return a runner whose operations are the end of a transaction that an action has used on a
   * connection}
   */
  TransactionRunner inAction(Connection connection) {
    return new TransactionRunner(this, connection, TransactionLimits.ACTION_END);
  }

  /** {@return the connection of the transaction that all operations join} */
  public Connection connection() {
    return Objects.requireNonNull(host).connection();
  }

  /**
   * {@return whether the operations are part of a transaction of the host, which may be rolled
   * back}
   */
  public boolean isHostTransaction() {
    return host != null;
  }

  /** {@return the dialect of the database} */
  public Dialect dialect() {
    return dialect;
  }

  /** {@return whether all writes to the database are serialised} */
  public boolean serializeWrites() {
    return writeLock.isRequired();
  }

  /**
   * {@return the number of connections that were given up because the server accepted no changes}
   * It grows after a failover, when connections lead to the former primary server.
   */
  public int readOnlyErrors() {
    return connections.readOnlyErrors();
  }

  /** {@return the source of connections} */
  public DataSource dataSource() {
    return connections.dataSource();
  }

  /**
   * Runs an operation in a transaction.
   *
   * @param name the operation as a verb phrase, for the message "could not ..."
   * @param act the operation
   * @return its result
   * @throws StoreException if the database reports an error
   */
  public <T> T run(String name, Act<T> act) {
    return host == null ? own.run(name, TransactionLimits.STANDARD, act) : host.run(name, act);
  }

  /** Runs an operation that changes tables, which may take long. */
  public <T> T changeTables(String name, Act<T> act) {
    return own.run(name, TransactionLimits.SCHEMA_CHANGE, act);
  }

  /**
   * Runs an operation on a list so that no item waits for the others. It waits for locked rows for
   * a moment, since other nodes lock rows only briefly. If one stays locked, the operation is
   * repeated without waiting; and if it then needs another row that is locked, the items are
   * divided, in halves, until that item is alone. A transaction of the host is not divided; it
   * waits.
   *
   * @param name the operation as a verb phrase, for the message "could not ..."
   * @param items the items
   * @param waits whether it waits in the first attempt
   * @param act the operation
   * @param locked the result of an item whose row is locked, for which nothing was changed
   * @return the result for each item, in order
   * @throws StoreException if the database reports an error
   */
  public <I, R> List<R> runDivided(
      String name, List<I> items, boolean waits, PartAct<I, R> act, Function<I, R> locked) {
    if (host != null) {
      return host.run(name, session -> act.on(session, items, true));
    }
    try {
      return own.run(name, TransactionLimits.BRIEF_WAITS, session -> act.on(session, items, waits));
    } catch (StoreException e) {
      if (!(e.getCause() instanceof SQLException cause) || !dialect.isLockTimeout(cause)) {
        throw e;
      }
    }
    if (waits) {
      return runDivided(name, items, false, act, locked);
    }
    if (items.size() == 1) {
      return List.of(locked.apply(items.get(0)));
    }
    int half = items.size() / 2;
    List<R> all = new ArrayList<>(items.size());
    all.addAll(runDivided(name, items.subList(0, half), false, act, locked));
    all.addAll(runDivided(name, items.subList(half, items.size()), false, act, locked));
    return all;
  }

  /**
   * Runs an operation that changes nothing, like {@link #run} but without waiting for the write
   * lock.
   */
  public <T> T read(String name, Act<T> act) {
    return host == null ? own.read(name, act) : host.run(name, act);
  }

  /**
   * Runs an operation of one statement in a transaction: in one round trip, if the database
   * supports that.
   *
   * @param name the operation as a verb phrase, for the message "could not ..."
   * @param act the operation, which sends one statement
   * @return its result
   * @throws StoreException if the database reports an error
   */
  public <T> T runOne(String name, Act<T> act) {
    return host == null ? own.runOne(name, act) : host.run(name, act);
  }

  /**
   * Tries an operation of one statement once, otherwise like {@link #runOne}.
   *
   * @param name the operation as a verb phrase, for the message "could not ..."
   * @param act the operation
   * @param otherwise the result if it conflicted with another transaction, or if a row that it
   *     needs is locked
   * @return its result
   * @throws StoreException if the database reports an error
   */
  public <T> T tryOne(String name, Act<T> act, T otherwise) {
    return host == null ? own.tryOne(name, act, otherwise) : host.run(name, act);
  }

  /** Takes a connection for an action and begins a transaction on it. */
  OpenTransaction open() {
    return OpenTransaction.begin(connections, writeLock);
  }
}
