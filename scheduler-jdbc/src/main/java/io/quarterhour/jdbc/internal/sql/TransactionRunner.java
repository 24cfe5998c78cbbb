package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs operations, each in a transaction of its own.
 *
 * <p>An operation that conflicts with another one (a deadlock, a row that another transaction
 * inserted first) is rolled back and repeated from the beginning, up to 10 attempts in total. Every
 * operation begins by reading the present data, so that a repetition sees the changes of the other
 * one.
 *
 * <p>Safe for use by many threads.
 */
public final class TransactionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionRunner.class);
  private static final int TRIES = 10;

  private final DataSource dataSource;
  private final TableNames tableNames;
  private final Dialect dialect;
  private final WriteLock writeLock;

  /** The isolation level of new connections. Read only once, because reading it is a round trip. */
  private final int isolation;

  /** True if new connections are in auto-commit mode. */
  private final boolean automatic;

  /** The connection of the host whose transaction all operations join; null if there is none. */
  private final @Nullable Connection host;

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
   * @throws StoreException if the database cannot be reached or is not supported
   */
  public TransactionRunner(DataSource dataSource, TableNames tableNames) {
    this.dataSource = dataSource;
    this.tableNames = tableNames;
    try (Connection connection = ConnectionPurpose.connect(dataSource)) {
      dialect = DialectFactory.of(connection);
      writeLock = WriteLock.of(connection, dialect);
      isolation = connection.getTransactionIsolation();
      automatic = connection.getAutoCommit();
      host = null;
    } catch (SQLException e) {
      throw SqlErrors.failed("open the store", e, SqlErrors.isTransient(e));
    }
  }

  private TransactionRunner(TransactionRunner others, Connection host) {
    dataSource = others.dataSource;
    tableNames = others.tableNames;
    dialect = others.dialect;
    writeLock = others.writeLock;
    isolation = others.isolation;
    automatic = others.automatic;
    this.host = host;
  }

  /**
   * {@return a runner whose operations are part of a transaction that has begun on a connection}
   */
  public TransactionRunner in(Connection connection) {
    return new TransactionRunner(this, connection);
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

  /**
   * Runs an operation in a transaction.
   *
   * @param name the operation as a verb phrase, for the message "could not ..."
   * @param act the operation
   * @return its result
   * @throws StoreException if the database reports an error
   */
  public <T> T run(String name, Act<T> act) {
    return host == null
        ? repeated(name, () -> inTransaction(act, writeLock))
        : hosted(host, name, act);
  }

  /**
   * Runs an operation that changes nothing, like {@link #run} but without waiting for the write
   * lock.
   */
  public <T> T read(String name, Act<T> act) {
    return host == null
        ? repeated(name, () -> inTransaction(act, WriteLock.NONE))
        : hosted(host, name, act);
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
    return host == null ? repeated(name, () -> asOne(act)) : hosted(host, name, act);
  }

  /**
   * Tries an operation of one statement once, otherwise like {@link #runOne}.
   *
   * @param name the operation as a verb phrase, for the message "could not ..."
   * @param act the operation, which returns whether it took effect
   * @return its result; false if it conflicted with another transaction
   * @throws StoreException if the database reports an error
   */
  public boolean tryOne(String name, Act<Boolean> act) {
    if (host != null) {
      return hosted(host, name, act);
    }
    try {
      return asOne(act);
    } catch (SQLException e) {
      if (dialect.isCollision(e)) {
        return false;
      }
      throw SqlErrors.failed(name, e, SqlErrors.isTransient(e));
    }
  }

  /**
   * Runs an operation in the transaction of the host. After a conflict it cannot be repeated by
   * itself: the database may have rolled back all work of the host. But an operation that only has
   * to lock more rows is repeated, and its earlier locks are still held.
   */
  private <T> T hosted(Connection connection, String name, Act<T> act) {
    for (int tries = 1; ; tries++) {
      writeLock.lock();
      try {
        return act.on(Session.hosted(connection, dialect, tableNames));
      } catch (RetryException e) {
        if (tries == TRIES) {
          throw SqlErrors.failed(name, e, true);
        }
      } catch (SQLException e) {
        throw SqlErrors.failed(name, e, dialect.isCollision(e) || SqlErrors.isTransient(e));
      } finally {
        writeLock.unlock();
      }
    }
  }

  /** {@return whether all writes to the database are serialised} */
  public boolean serializeWrites() {
    return writeLock.isRequired();
  }

  /** {@return the lock under which statements on a connection must be executed} */
  WriteLock writeLock() {
    return writeLock;
  }

  /** {@return the source of connections} */
  public DataSource dataSource() {
    return dataSource;
  }

  /** {@return a connection with an open transaction, which {@link #end} returns to its pool} */
  Connection open(String name) {
    try {
      Connection connection = connect();
      try {
        begin(connection);
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlErrors.failed(name, e, SqlErrors.isTransient(e));
    }
  }

  /**
   * Commits the transaction of a connection. A constraint that is violated at the commit is not a
   * transient error.
   */
  void commit(String name, Connection connection) {
    writeLock.lock();
    try {
      connection.commit();
    } catch (SQLException e) {
      throw SqlErrors.failed(name, e, SqlErrors.isTransient(e));
    } finally {
      writeLock.unlock();
    }
  }

  /**
   * Rolls back the transaction of a connection unless it was committed, and returns the connection.
   */
  void end(Connection connection) {
    writeLock.lock();
    try {
      rollBack(connection);
      restore(connection);
    } finally {
      writeLock.unlock();
    }
    close(connection);
  }

  /** Aborts a connection that another thread uses. The database rolls back its transaction. */
  void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      LOG.warn(
          "Could not abort the transaction of an action; its connection and locks are held until"
              + " the action returns. If others are blocked, end its session in the database: {}",
          String.valueOf(e));
    }
  }

  /** Closes a connection in any state. */
  void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("Could not return a connection to its pool: {}", String.valueOf(e));
    }
  }

  /** An operation that may be repeated. */
  private interface Try<T> {
    T once() throws SQLException;
  }

  private <T> T repeated(String name, Try<T> act) {
    for (int tries = 1; ; tries++) {
      try {
        return act.once();
      } catch (SQLException e) {
        boolean collision = dialect.isCollision(e);
        if (tries == TRIES || !collision) {
          throw SqlErrors.failed(name, e, collision || SqlErrors.isTransient(e));
        }
        LOG.debug("Conflict with another transaction; retrying to {}: {}", name, e.getMessage());
      }
    }
  }

  /**
   * Statements that are sent in one round trip are a transaction of their own, unless the host has
   * begun one.
   */
  private <T> T asOne(Act<T> act) throws SQLException {
    try (Connection connection = connect()) {
      boolean alone =
          dialect.runsBatchAtomically()
              && connection.getAutoCommit()
              && isolation == Connection.TRANSACTION_READ_COMMITTED;
      return alone
          ? act.on(new Session(connection, dialect, tableNames))
          : inTransaction(connection, act, writeLock);
    }
  }

  private <T> T inTransaction(Act<T> act, WriteLock turn) throws SQLException {
    try (Connection connection = connect()) {
      return inTransaction(connection, act, turn);
    }
  }

  /**
   * Acquires the write lock after the connection, so that the holder of the lock never waits for a
   * connection.
   */
  private <T> T inTransaction(Connection connection, Act<T> act, WriteLock turn)
      throws SQLException {
    turn.lock();
    try {
      begin(connection);
      return committed(connection, act);
    } finally {
      restore(connection);
      turn.unlock();
    }
  }

  private void begin(Connection connection) throws SQLException {
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    if (automatic) {
      connection.setAutoCommit(false);
    }
  }

  private <T> T committed(Connection connection, Act<T> act) throws SQLException {
    boolean done = false;
    try {
      T answer = act.on(new Session(connection, dialect, tableNames));
      connection.commit();
      done = true;
      return answer;
    } finally {
      if (!done) {
        rollBack(connection);
      }
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The original error has more information. A connection that cannot roll back is lost, and
      // its transaction with it.
      LOG.debug("Could not roll back: {}", e.getMessage());
    }
  }

  /** Restores the settings that a connection had when its pool provided it. */
  private void restore(Connection connection) {
    try {
      if (automatic) {
        connection.setAutoCommit(true);
      }
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException e) {
      LOG.debug("Could not restore the settings of a connection: {}", e.getMessage());
    }
  }

  /** Takes a connection, but rejects one with an open transaction, which the store must not end. */
  private Connection connect() throws SQLException {
    Connection connection = ConnectionPurpose.connect(dataSource);
    if (automatic && !connection.getAutoCommit()) {
      connection.close();
      throw new SQLException(
          "the data source returned a connection with an open transaction: pass the pool itself to"
              + " JdbcStore, and use client.in(connection) to join a transaction",
          "25001");
    }
    return connection;
  }
}
