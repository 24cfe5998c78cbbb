package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.execution.ExecutionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values of the current row of a result, by column name. */
public final class ResultRow {
  private final ResultSet rows;
  private final Dialect dialect;

  ResultRow(ResultSet rows, Dialect dialect) {
    this.rows = rows;
    this.dialect = dialect;
  }

  /** {@return a text} */
  public String text(String column) throws SQLException {
    return present(column, rows.getString(column));
  }

  /** {@return a text, or null} */
  public @Nullable String textOrNull(String column) throws SQLException {
    return rows.getString(column);
  }

  /** {@return a whole number} */
  public long number(String column) throws SQLException {
    return rows.getLong(column);
  }

  /** {@return a small whole number} */
  public int small(String column) throws SQLException {
    return rows.getInt(column);
  }

  /** {@return a small whole number, or null} */
  public @Nullable Integer smallOrNull(String column) throws SQLException {
    int value = rows.getInt(column);
    return rows.wasNull() ? null : Integer.valueOf(value);
  }

  /** {@return a boolean} */
  public boolean flag(String column) throws SQLException {
    return rows.getBoolean(column);
  }

  /** {@return an instant} */
  public Instant time(String column) throws SQLException {
    return present(column, timeOrNull(column));
  }

  /** {@return an instant, or null} */
  public @Nullable Instant timeOrNull(String column) throws SQLException {
    long millis = rows.getLong(column);
    return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /** {@return an id} */
  public ExecutionId id(String column) throws SQLException {
    return present(column, idOrNull(column));
  }

  /** {@return an id, or null} */
  public @Nullable ExecutionId idOrNull(String column) throws SQLException {
    return dialect.id(rows, column);
  }

  private static <T> T present(String column, @Nullable T value) throws SQLException {
    if (value == null) {
      throw new SQLException("column " + column + " must hold a value, was null");
    }
    return value;
  }
}
