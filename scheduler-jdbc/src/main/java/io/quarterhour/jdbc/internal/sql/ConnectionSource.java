package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from a data source, prepares them for transactions and restores the settings
 * that they had. Safe for use by many threads.
 */
final class ConnectionSource {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSource.class);

  private final DataSource dataSource;

  /** The isolation level of new connections. Read only once, because reading it is a round trip. */
  private final int isolation;

  /** True if new connections are in auto-commit mode. */
  private final boolean automatic;

  private final Dialect dialect;

  /** The variables of new connections that limits change, as assignments. */
  private final String variables;

  private final AtomicInteger readOnlyErrors = new AtomicInteger();

  /**
   * Creates a source of connections with the same settings.
   *
   * @param dataSource the data source
   * @param unused a connection of the data source whose settings were not changed
   * @param dialect the dialect of the database
   */
  ConnectionSource(DataSource dataSource, Connection unused, Dialect dialect) throws SQLException {
    this.dataSource = dataSource;
    this.dialect = dialect;
    variables = text(unused, dialect.presentVariables());
    isolation = unused.getTransactionIsolation();
    automatic = unused.getAutoCommit();
  }

  /** {@return the text that a query finds; empty without a query} */
  private static String text(Connection connection, String query) throws SQLException {
    if (query.isEmpty()) {
      return "";
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** {@return the number of connections that led to a server which accepts no changes} */
  int readOnlyErrors() {
    return readOnlyErrors.get();
  }

  /** Takes a connection, but rejects one with an open transaction, which the store must not end. */
  Connection take() throws SQLException {
    Connection connection = connect(dataSource);
    boolean taken = false;
    try {
      if (automatic && !connection.getAutoCommit()) {
        throw new SQLException(
            "the data source returned a connection with an open transaction: pass the pool itself"
                + " to JdbcStore, and use client.in(connection) to join a transaction",
            "25001");
      }
      taken = true;
      return connection;
    } catch (SQLException e) {
      evictIfNeeded(connection, e);
      throw e;
    } finally {
      if (!taken) {
        close(connection);
      }
    }
  }

  /**
   * {@return whether a statement on a connection, before {@link #begin}, is a transaction of its
   * own in READ COMMITTED}
   */
  boolean commitsEachStatement(Connection connection) throws SQLException {
    return connection.getAutoCommit() && isolation == Connection.TRANSACTION_READ_COMMITTED;
  }

  /** Begins a transaction in READ COMMITTED, which the variables of its session limit. */
  void begin(Connection connection, TransactionLimits limits) throws SQLException {
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    set(connection, dialect.variables(limits), false);
  }

  /** Sets variables and the auto-commit mode, in one round trip if the database supports that. */
  private void set(Connection connection, String assignments, boolean autoCommit)
      throws SQLException {
    boolean together = automatic && !assignments.isEmpty() && dialect.isAutoCommitVariable();
    if (!assignments.isEmpty()) {
      String mode = together ? "autocommit=" + (autoCommit ? 1 : 0) + ", " : "";
      try (Statement statement = connection.createStatement()) {
        statement.execute("set " + mode + assignments);
      }
    }
    if (automatic && !together) {
      connection.setAutoCommit(autoCommit);
    }
  }

  /** Rolls back the transaction of a connection. Does nothing after a commit. */
  void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException | RuntimeException e) {
      // The original error has more information. A connection that cannot roll back is lost, and
      // its transaction with it.
      LOG.debug("Could not roll back: {}", e.getMessage());
    }
  }

  /**
   * Restores the settings that a connection had when its pool provided it.
   *
   * @param limits the limits of the transaction that has ended
   */
  void restore(Connection connection, TransactionLimits limits) {
    try {
      set(connection, dialect.variables(limits).isEmpty() ? "" : variables, true);
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("Could not restore the settings of a connection: {}", e.getMessage());
    }
  }

  /** Closes a connection physically if, after this error, it must not be used again. */
  void evictIfNeeded(Connection connection, SQLException problem) {
    if (Eviction.isReadOnly(problem)) {
      readOnlyErrors.incrementAndGet();
    }
    if (Eviction.isNeeded(problem)) {
      Eviction.evict(connection);
    }
  }

  /**
   * Closes a connection physically if its server accepts no changes: an action may have failed
   * because of that. Its transaction was rolled back.
   */
  void evictIfReadOnly(Connection connection) {
    try {
      if (text(connection, dialect.readOnly()).equals("on")) {
        readOnlyErrors.incrementAndGet();
        Eviction.evict(connection);
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      evictIfNeeded(connection, e);
    }
  }

  /** Returns a connection in any state to its pool. */
  void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("Could not return a connection to its pool: {}", String.valueOf(e));
    }
  }

  /**
   * Some pools throw an exception other than SQLException if they cannot get their first
   * connection.
   */
  static Connection connect(DataSource dataSource) throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (RuntimeException e) {
      throw new SQLException(String.valueOf(e.getMessage()), "08001", e);
    }
  }
}
