package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.jdbc.internal.sql.TransactionRunner.Act;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs operations in transactions of the store, each on a connection of its own. */
final class OwnTransactions {
  private final ConnectionSource connections;
  private final WriteLock writeLock;
  private final Dialect dialect;
  private final TableNames tableNames;
  private final ConflictRetry conflictRetry;

  /** The use of a connection. */
  @FunctionalInterface
  private interface Use<T> {
    T of(Connection connection) throws SQLException;
  }

  OwnTransactions(
      ConnectionSource connections, WriteLock writeLock, Dialect dialect, TableNames tableNames) {
    this.connections = connections;
    this.writeLock = writeLock;
    this.dialect = dialect;
    this.tableNames = tableNames;
    conflictRetry = new ConflictRetry(dialect);
  }

  /** Runs an operation under the write lock. */
  <T> T run(String name, TransactionLimits limits, Act<T> act) {
    return conflictRetry.run(name, limits, () -> inTransaction(act, limits, writeLock));
  }

  /** Runs an operation that changes nothing, without the write lock. */
  <T> T read(String name, Act<T> act) {
    TransactionLimits limits = TransactionLimits.STANDARD;
    return conflictRetry.run(name, limits, () -> inTransaction(act, limits, WriteLock.NONE));
  }

  /** Runs an operation of one statement. */
  <T> T runOne(String name, Act<T> act) {
    TransactionLimits limits = TransactionLimits.STANDARD;
    return conflictRetry.run(name, limits, () -> asOne(act, limits));
  }

  /** {@return the result of an operation of one statement; {@code otherwise} if it conflicted} */
  <T> T tryOne(String name, Act<T> act, T otherwise) {
    try {
      return asOne(act, TransactionLimits.BRIEF_WAITS);
    } catch (SQLException e) {
      if (dialect.isCollision(e)) {
        return otherwise;
      }
      throw SqlErrors.failed(name, e, SqlErrors.isTransient(e));
    }
  }

  /**
   * Statements that are sent in one round trip are a transaction of their own, unless the host has
   * begun one.
   */
  private <T> T asOne(Act<T> act, TransactionLimits limits) throws SQLException {
    return onConnection(
        connection -> {
          boolean alone =
              dialect.runsBatchAtomically() && connections.commitsEachStatement(connection);
          return alone
              ? act.on(new Session(connection, dialect, tableNames, limits))
              : inTransaction(connection, act, limits, writeLock);
        });
  }

  private <T> T inTransaction(Act<T> act, TransactionLimits limits, WriteLock turn)
      throws SQLException {
    return onConnection(connection -> inTransaction(connection, act, limits, turn));
  }

  /** Takes a connection, and returns it to its pool unless it must not be used again. */
  private <T> T onConnection(Use<T> use) throws SQLException {
    Connection connection = connections.take();
    try {
      return use.of(connection);
    } catch (SQLException e) {
      connections.evictIfNeeded(connection, e);
      throw e;
    } finally {
      connections.close(connection);
    }
  }

  /**
   * Acquires the write lock after the connection, so that the holder of the lock never waits for a
   * connection.
   */
  private <T> T inTransaction(
      Connection connection, Act<T> act, TransactionLimits limits, WriteLock turn)
      throws SQLException {
    turn.lock();
    try {
      connections.begin(connection, limits);
      return committed(connection, act, limits);
    } finally {
      connections.restore(connection, limits);
      turn.unlock();
    }
  }

  private <T> T committed(Connection connection, Act<T> act, TransactionLimits limits)
      throws SQLException {
    boolean done = false;
    try {
      T answer = act.on(new Session(connection, dialect, tableNames, limits));
      connection.commit();
      done = true;
      return answer;
    } finally {
      if (!done) {
        connections.rollBack(connection);
      }
    }
  }
}
