package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A transaction that sees the tables as they were when it began, as that of a backup does: until it
 * is closed the database keeps every row that it may want to see.
 */
final class OpenSnapshot implements AutoCloseable {
  private final Connection connection;

  OpenSnapshot(Access access) throws SQLException {
    connection = access.connect();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // The snapshot is taken by the first statement.
      statement.execute("select 1");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
