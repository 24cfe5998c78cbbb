package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
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

  /**
   * Creates a source of connections with the same settings.
   *
   * @param dataSource the data source
   * @param unused a connection of the data source whose settings were not changed
   */
  ConnectionSource(DataSource dataSource, Connection unused) throws SQLException {
    this.dataSource = dataSource;
    isolation = unused.getTransactionIsolation();
    automatic = unused.getAutoCommit();
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** Takes a connection, but rejects one with an open transaction, which the store must not end. */
  Connection take() throws SQLException {
    Connection connection = connect(dataSource);
    if (automatic && !connection.getAutoCommit()) {
      connection.close();
      throw new SQLException(
          "the data source returned a connection with an open transaction: pass the pool itself to"
              + " JdbcStore, and use client.in(connection) to join a transaction",
          "25001");
    }
    return connection;
  }

  /**
   * {@return whether a statement on a connection, before {@link #begin}, is a transaction of its
   * own in READ COMMITTED}
   */
  boolean commitsEachStatement(Connection connection) throws SQLException {
    return connection.getAutoCommit() && isolation == Connection.TRANSACTION_READ_COMMITTED;
  }

  /** Begins a transaction in READ COMMITTED. */
  void begin(Connection connection) throws SQLException {
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    if (automatic) {
      connection.setAutoCommit(false);
    }
  }

  /** Rolls back the transaction of a connection. Does nothing after a commit. */
  void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The original error has more information. A connection that cannot roll back is lost, and
      // its transaction with it.
      LOG.debug("Could not roll back: {}", e.getMessage());
    }
  }

  /** Restores the settings that a connection had when its pool provided it. */
  void restore(Connection connection) {
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
