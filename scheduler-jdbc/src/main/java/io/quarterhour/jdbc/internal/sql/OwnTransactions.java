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

  OwnTransactions(
      ConnectionSource connections, WriteLock writeLock, Dialect dialect, TableNames tableNames) {
    this.connections = connections;
    this.writeLock = writeLock;
    this.dialect = dialect;
    this.tableNames = tableNames;
    conflictRetry = new ConflictRetry(dialect);
  }

  /** Runs an operation under the write lock. */
  <T> T run(String name, Act<T> act) {
    return conflictRetry.run(name, () -> inTransaction(act, writeLock));
  }

  /** Runs an operation that changes nothing, without the write lock. */
  <T> T read(String name, Act<T> act) {
    return conflictRetry.run(name, () -> inTransaction(act, WriteLock.NONE));
  }

  /** Runs an operation of one statement. */
  <T> T runOne(String name, Act<T> act) {
    return conflictRetry.run(name, () -> asOne(act));
  }

  /** {@return the result of an operation of one statement; false if it conflicted} */
  boolean tryOne(String name, Act<Boolean> act) {
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
   * Statements that are sent in one round trip are a transaction of their own, unless the host has
   * begun one.
   */
  private <T> T asOne(Act<T> act) throws SQLException {
    try (Connection connection = connections.take()) {
      boolean alone = dialect.runsBatchAtomically() && connections.commitsEachStatement(connection);
      return alone
          ? act.on(new Session(connection, dialect, tableNames))
          : inTransaction(connection, act, writeLock);
    }
  }

  private <T> T inTransaction(Act<T> act, WriteLock turn) throws SQLException {
    try (Connection connection = connections.take()) {
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
      connections.begin(connection);
      return committed(connection, act);
    } finally {
      connections.restore(connection);
      turn.unlock();
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
        connections.rollBack(connection);
      }
    }
  }
}
