package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A transaction that sees the tables as of its start, like that of a backup. Until it is closed,
 * the database keeps every row version that the transaction can see.
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
