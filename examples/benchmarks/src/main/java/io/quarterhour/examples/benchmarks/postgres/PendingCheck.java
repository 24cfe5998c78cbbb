package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Looks whether something is left to be done, on a connection of its own, at as little cost as can
 * be: never by reading a whole table, however large it is and whatever the planner knows of it.
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

  /** {@return what a query answers first; false if nothing} */
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
