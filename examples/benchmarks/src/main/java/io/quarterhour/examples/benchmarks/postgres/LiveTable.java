package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The names of tables and columns of Quarterhour that the measurements use. */
final class LiveTable {
  /** The table of waiting and running executions. */
  static final String LIVE = "qh_live";

  /** The table of finished executions. */
  static final String HISTORY = "qh_history";

  /** The table of tasks. */
  static final String TASK = "qh_task";

  /** The table of the last finished execution of each task. */
  static final String LAST_RUN = "qh_last_execution";

  /** The codes of the states RUNNING and SUCCEEDED in the tables. */
  static final int RUNNING = 2;

  static final int SUCCEEDED = 4;

  /** The columns that a completion sets in the history. */
  private static final Set<String> COMPLETION_COLUMNS =
      Set.of("state", "outcome", "summary", "ended_at");

  /** The expression for the current time in the unit of the tables. */
  static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

  /**
   * The lease duration from which a lease counts as long; leases of measured nodes are much
   * shorter.
   */
  private static final long LONG_LEASE_MILLIS = 600_000;

  /**
   * Reads only the earliest execution by the index for claims, regardless of the number of future
   * ones. Executions with long leases are ignored.
   */
  static final String PENDING =
      "select claimable_at <= "
          + NOW
          + " from "
          + LIVE
          + " where queue = 'default' and claimable_at is not null and lease_until < "
          + NOW
          + " + "
          + LONG_LEASE_MILLIS
          + " order by queue, claimable_at limit 1";

  private LiveTable() {}

  /** {@return the columns that a completion copies unchanged from the live table to the history} */
  static Collection<String> copiedColumns(Connection connection) throws SQLException {
    Set<String> copied = new TreeSet<>(columns(connection, HISTORY).keySet());
    copied.retainAll(columns(connection, LIVE).keySet());
    copied.removeAll(COMPLETION_COLUMNS);
    return copied;
  }

  /** {@return the columns of a table with the names of their types, in the order of the table} */
  static Map<String, String> columns(Connection connection, String table) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement(
            "select column_name, udt_name from information_schema.columns"
                + " where table_name = ? and table_schema = current_schema()"
                + " order by ordinal_position")) {
      ask.setString(1, table);
      try (ResultSet rows = ask.executeQuery()) {
        Map<String, String> columns = new LinkedHashMap<>();
        while (rows.next()) {
          columns.put(rows.getString(1), rows.getString(2));
        }
        return columns;
      }
    }
  }
}
