package io.quarterhour.jdbc.plans;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Copies the only row of a table within the database, with few statements. Some columns get new
 * values, all others are copied unchanged.
 */
final class TableCopies {
  private static final int PART = 1_000_000;

  private TableCopies() {}

  /**
   * Writes copies.
   *
   * @param database the database
   * @param table the name of the table
   * @param count the number of copies
   * @param values the expressions of the columns that differ, in terms of the row {@code m} and the
   *     number {@code g} of the copy, from 1
   */
  static void write(DataSource database, String table, int count, Map<String, String> values)
      throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      List<String> columns = columns(statement, table);
      String model = table + "_model";
      statement.execute("create table " + model + " as select * from " + table);
      for (int from = 1; from <= count; from += PART) {
        statement.execute(
            "insert into %s (%s) select %s from %s m, generate_series(%d::bigint, %d) g"
                .formatted(
                    table,
                    String.join(", ", columns),
                    columns.stream()
                        .map(column -> values.getOrDefault(column, "m." + column))
                        .collect(joining(", ")),
                    model,
                    from,
                    Math.min(count, from + PART - 1)));
      }
      statement.execute("drop table " + model);
    }
  }

  private static List<String> columns(Statement statement, String table) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "select column_name from information_schema.columns where table_name = '"
                + table
                + "' and table_schema = current_schema() order by ordinal_position")) {
      List<String> columns = new ArrayList<>();
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
      return columns;
    }
  }
}
