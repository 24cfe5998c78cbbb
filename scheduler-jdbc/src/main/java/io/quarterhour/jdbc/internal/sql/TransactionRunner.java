package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
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
    this.tableNames = tableNames;
    try (Connection connection = ConnectionSource.connect(dataSource)) {
      dialect = DialectFactory.of(connection);
      writeLock = WriteLock.of(connection, dialect);
      connections = new ConnectionSource(dataSource, connection);
    } catch (SQLException e) {
      throw SqlErrors.failed("open the store", e, SqlErrors.isTransient(e));
    }
    own = new OwnTransactions(connections, writeLock, dialect, tableNames);
    host = null;
  }

  private TransactionRunner(TransactionRunner others, Connection connection) {
    tableNames = others.tableNames;
    dialect = others.dialect;
    writeLock = others.writeLock;
    connections = others.connections;
    own = others.own;
    host = new HostTransaction(connection, writeLock, dialect, tableNames);
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

  /** {@return whether all writes to the database are serialised} */
  public boolean serializeWrites() {
    return writeLock.isRequired();
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
    return host == null ? own.run(name, act) : host.run(name, act);
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
   * @param act the operation, which returns whether it took effect
   * @return its result; false if it conflicted with another transaction
   * @throws StoreException if the database reports an error
   */
  public boolean tryOne(String name, Act<Boolean> act) {
    return host == null ? own.tryOne(name, act) : host.run(name, act);
  }

  /** Takes a connection for an action and begins a transaction on it. */
  OpenTransaction open() {
    return OpenTransaction.begin(connections, writeLock);
  }
}
