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

/** What the measurements know of the tables of Quarterhour: their names, and few columns. */
public final class LiveTable {
  /** What waits or runs. */
  public static final String LIVE = "qh_live";

  /** What is over. */
  public static final String HISTORY = "qh_history";

  /** The tasks. */
  static final String TASK = "qh_task";

  /** What of each task was over last. */
  static final String LAST_RUN = "qh_last_run";

  /** The states of what runs and of what went well, as the tables keep them. */
  static final int RUNNING = 2;

  static final int SUCCEEDED = 4;

  /** What an end writes anew in the history. */
  private static final Set<String> COMPLETION_COLUMNS =
      Set.of("state", "outcome", "summary", "ended_at");

  /** The present, as the tables keep it. */
  static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

  /** A lease of a node that is measured is shorter by far. */
  private static final long LONG_LEASE_MILLIS = 600_000;

  /**
   * Looks at the earliest one, by the index of claims, however many there are that are not due.
   * What somebody holds for long does not count.
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

  /** {@return the columns that an end takes from what ran to the history as they are} */
  static Collection<String> copiedColumns(Connection connection) throws SQLException {
    Set<String> copied = new TreeSet<>(columns(connection, HISTORY).keySet());
    copied.retainAll(columns(connection, LIVE).keySet());
    copied.removeAll(COMPLETION_COLUMNS);
    return copied;
  }

  /** {@return the columns of a table with the names of their types, in their order} */
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
