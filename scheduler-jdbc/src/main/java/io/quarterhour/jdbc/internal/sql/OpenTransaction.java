package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that stays open while an action uses its connection. */
final class OpenTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(OpenTransaction.class);

  private final ConnectionSource connections;
  private final WriteLock writeLock;
  private final Connection connection;
  private boolean committed;

  private OpenTransaction(
      ConnectionSource connections, WriteLock writeLock, Connection connection) {
    this.connections = connections;
    this.writeLock = writeLock;
    this.connection = connection;
  }

  /**
   * Takes a connection and begins a transaction. End it with {@link #end}.
   *
   * @throws io.quarterhour.error.StoreException if the data source provides no connection
   */
  static OpenTransaction begin(ConnectionSource connections, WriteLock writeLock) {
    try {
      Connection connection = connections.take();
      boolean begun = false;
      try {
        connections.begin(connection, TransactionLimits.NONE);
        begun = true;
        return new OpenTransaction(connections, writeLock, connection);
      } catch (SQLException e) {
        connections.evictIfNeeded(connection, e);
        throw e;
      } finally {
        if (!begun) {
          connections.close(connection);
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.failed("begin a transaction for an action", e, SqlErrors.isTransient(e));
    }
  }

  Connection connection() {
    return connection;
  }

  /** {@return the lock under which statements on the connection must be executed} */
  WriteLock writeLock() {
    return writeLock;
  }

  /**
   * Commits the transaction. A constraint that is violated at the commit is not a transient error.
   */
  void commit() {
    writeLock.lock();
    try {
      connection.commit();
      committed = true;
    } catch (SQLException e) {
      connections.evictIfNeeded(connection, e);
      throw SqlErrors.failed("commit the transaction of an action", e, SqlErrors.isTransient(e));
    } finally {
      writeLock.unlock();
    }
  }

  /** Rolls back the transaction unless it was committed, and returns the connection. */
  void end() {
    writeLock.lock();
    try {
      connections.rollBack(connection);
      if (!committed) {
        connections.evictIfReadOnly(connection);
      }
      connections.restore(connection, TransactionLimits.NONE);
    } finally {
      writeLock.unlock();
    }
    close();
  }

  /** Aborts the connection while another thread uses it. The database rolls the work back. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      LOG.warn(
          "Could not abort the transaction of an action; its connection and locks are held until"
              + " the action returns. If others are blocked, end its session in the database: {}",
          String.valueOf(e));
    }
  }

  /** Returns the connection, in any state, to its pool. */
  void close() {
    connections.close(connection);
  }
}
