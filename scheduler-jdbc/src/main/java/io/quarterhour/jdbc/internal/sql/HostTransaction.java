package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.jdbc.internal.sql.TransactionRunner.Act;
import io.quarterhour.jdbc.internal.sql.TransactionRunner.RetryException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Runs operations in a transaction of the host, which only the host commits or rolls back, or in
 * that of an action.
 */
final class HostTransaction {
  private final Connection connection;
  private final WriteLock writeLock;
  private final Dialect dialect;
  private final TableNames tableNames;
  private final TransactionLimits limits;

  HostTransaction(
      Connection connection,
      WriteLock writeLock,
      Dialect dialect,
      TableNames tableNames,
      TransactionLimits limits) {
    this.connection = connection;
    this.writeLock = writeLock;
    this.dialect = dialect;
    this.tableNames = tableNames;
    this.limits = limits;
  }

  Connection connection() {
    return connection;
  }

  /**
   * Runs an operation. After a conflict it cannot be repeated by itself: the database may have
   * rolled back all work of the host. But an operation that only has to lock more rows is repeated,
   * and its earlier locks are still held.
   */
  <T> T run(String name, Act<T> act) {
    for (int tries = 1; ; tries++) {
      writeLock.lock();
      try {
        return act.on(Session.hosted(connection, dialect, tableNames, limits));
      } catch (RetryException e) {
        if (tries == ConflictRetry.MAX_ATTEMPTS) {
          throw SqlErrors.failed(name, e, true);
        }
      } catch (SQLException e) {
        throw SqlErrors.failed(name, e, dialect.isCollision(e) || SqlErrors.isTransient(e));
      } finally {
        writeLock.unlock();
      }
    }
  }
}
