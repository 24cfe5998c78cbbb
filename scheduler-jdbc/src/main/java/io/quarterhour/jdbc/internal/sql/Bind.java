package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fills the question marks of a statement, one after the other. */
public final class Bind {
  private final Connection connection;
  private final PreparedStatement statement;
  private final Dialect dialect;
  private int place;

  Bind(Connection connection, PreparedStatement statement, Dialect dialect) {
    this.connection = connection;
    this.statement = statement;
    this.dialect = dialect;
  }

  /** Begins again with the first question mark. */
  void rewind() {
    place = 0;
  }

  /** Fills in a text, or null. */
  public Bind text(@Nullable String value) throws SQLException {
    statement.setString(++place, value == null ? null : dialect.storable(value));
    return this;
  }

  /** Fills in a whole number. */
  public Bind number(long value) throws SQLException {
    statement.setLong(++place, value);
    return this;
  }

  /** Fills in a small whole number, or null. */
  public Bind small(@Nullable Integer value) throws SQLException {
    if (value == null) {
      statement.setNull(++place, Types.INTEGER);
    } else {
      statement.setInt(++place, value);
    }
    return this;
  }

  /** Fills in a truth value. */
  public Bind flag(boolean value) throws SQLException {
    statement.setBoolean(++place, value);
    return this;
  }

  /** Fills in an instant as milliseconds since 1970, or null. */
  public Bind time(@Nullable Instant value) throws SQLException {
    if (value == null) {
      statement.setNull(++place, Types.BIGINT);
    } else {
      statement.setLong(++place, value.toEpochMilli());
    }
    return this;
  }

  /** Fills in an id, or null. */
  public Bind id(@Nullable ExecutionId value) throws SQLException {
    if (value == null) {
      statement.setNull(++place, Types.OTHER);
    } else {
      statement.setObject(++place, uuid(value));
    }
    return this;
  }

  /** Fills in owner and name of a task, or two nulls. */
  public Bind task(@Nullable TaskId value) throws SQLException {
    return text(value == null ? null : value.tenant().value())
        .text(value == null ? null : value.name());
  }

  /** Fills in several ids, for {@code = any(?)}. */
  public Bind ids(Collection<ExecutionId> values) throws SQLException {
    Object[] uuids = values.stream().map(Bind::uuid).toArray();
    statement.setArray(++place, connection.createArrayOf("uuid", uuids));
    return this;
  }

  /** Fills in several texts, for {@code = any(?)}. */
  public Bind texts(Collection<String> values) throws SQLException {
    statement.setArray(
        ++place, connection.createArrayOf(dialect.textArray(), values.toArray(new Object[0])));
    return this;
  }

  /**
   * Fills in a column: the same of each of several things, for {@code unnest}.
   *
   * @param type what the database calls its elements
   * @param of tells the value of one, null for none; texts are made storable
   */
  public <T> Bind column(String type, Collection<T> all, Function<T, @Nullable Object> of)
      throws SQLException {
    @Nullable Object[] values = new @Nullable Object[all.size()];
    int i = 0;
    for (T one : all) {
      Object value = of.apply(one);
      values[i++] = value instanceof String text ? dialect.storable(text) : value;
    }
    statement.setArray(++place, connection.createArrayOf(type, values));
    return this;
  }

  private static UUID uuid(ExecutionId id) {
    return new UUID(id.high(), id.low());
  }
}
