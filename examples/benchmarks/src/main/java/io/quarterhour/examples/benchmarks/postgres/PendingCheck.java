package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Checks for pending work on a separate connection at minimal cost: it never scans a whole table,
 * regardless of its size and of the statistics of the planner.
 */
final class PendingCheck implements AutoCloseable {
  private final Connection connection;

  PendingCheck(Access access) throws SQLException {
    connection = access.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set enable_seqscan = off");
      statement.execute("set enable_bitmapscan = off");
      statement.execute("set max_parallel_workers_per_gather = 0");
    }
  }

  /** {@return the first column of the first row of a query; false if there is no row} */
  boolean isTrue(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
