package io.quarterhour.examples.benchmarks.postgres;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Copies the only row of a table within the database, with few statements. Some columns get new
 * values, all others are copied unchanged.
 */
final class Copies {
  private static final int PART = 1_000_000;

  private Copies() {}

  /**
   * Writes copies.
   *
   * @param access the database
   * @param table the name of the table
   * @param count the number of copies
   * @param values the expressions of the columns that differ, in terms of the row {@code m} and the
   *     number {@code g} of the copy, from 1
   */
  static void write(Access access, String table, int count, Map<String, String> values)
      throws SQLException {
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement()) {
      Map<String, String> columns = LiveTable.columns(connection, table);
      String model = table + "_model";
      statement.execute("create table " + model + " as select * from " + table);
      for (int from = 1; from <= count; from += PART) {
        statement.execute(
            "insert into %s (%s) select %s from %s m, generate_series(%d::bigint, %d) g"
                .formatted(
                    table,
                    String.join(", ", columns.keySet()),
                    columns.keySet().stream()
                        .map(column -> values.getOrDefault(column, "m." + column))
                        .collect(joining(", ")),
                    model,
                    from,
                    Math.min(count, from + PART - 1)));
      }
      statement.execute("drop table " + model);
    }
  }
}
