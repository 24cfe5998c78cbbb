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
import java.util.function.Predicate;
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
    return ids(values, id -> id);
  }

  /** Fills in several texts, for {@code = any(?)}. */
  public Bind texts(Collection<String> values) throws SQLException {
    return texts(values, text -> text);
  }

  /** Fills in a column of ids: one of each thing, null for none. */
  public <T> Bind ids(Collection<T> all, Function<T, @Nullable ExecutionId> of)
      throws SQLException {
    @Nullable UUID[] values = new @Nullable UUID[all.size()];
    int i = 0;
    for (T one : all) {
      ExecutionId id = of.apply(one);
      values[i++] = id == null ? null : uuid(id);
    }
    return array("uuid", values);
  }

  /** Fills in a column of texts: one of each thing, null for none. */
  public <T> Bind texts(Collection<T> all, Function<T, @Nullable String> of) throws SQLException {
    @Nullable String[] values = new @Nullable String[all.size()];
    int i = 0;
    for (T one : all) {
      String text = of.apply(one);
      values[i++] = text == null ? null : dialect.storable(text);
    }
    return array(dialect.textArray(), values);
  }

  /** Fills in a column of whole numbers: one of each thing, null for none. */
  public <T> Bind numbers(Collection<T> all, Function<T, @Nullable Long> of) throws SQLException {
    @Nullable Long[] values = new @Nullable Long[all.size()];
    int i = 0;
    for (T one : all) {
      values[i++] = of.apply(one);
    }
    return array("int8", values);
  }

  /** Fills in a column of instants: one of each thing, null for none. */
  public <T> Bind times(Collection<T> all, Function<T, @Nullable Instant> of) throws SQLException {
    return numbers(
        all,
        one -> {
          Instant time = of.apply(one);
          return time == null ? null : time.toEpochMilli();
        });
  }

  /** Fills in a column of small whole numbers: one of each thing, null for none. */
  public <T> Bind smalls(Collection<T> all, Function<T, @Nullable Integer> of) throws SQLException {
    @Nullable Integer[] values = new @Nullable Integer[all.size()];
    int i = 0;
    for (T one : all) {
      values[i++] = of.apply(one);
    }
    return array("int4", values);
  }

  /** Fills in a column of truth values: one of each thing. */
  public <T> Bind flags(Collection<T> all, Predicate<T> of) throws SQLException {
    Boolean[] values = new Boolean[all.size()];
    int i = 0;
    for (T one : all) {
      values[i++] = of.test(one);
    }
    return array("bool", values);
  }

  /** The class of the array tells the driver how it may be sent: not as one long text. */
  private Bind array(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(++place, connection.createArrayOf(type, values));
    return this;
  }

  private static UUID uuid(ExecutionId id) {
    return new UUID(id.high(), id.low());
  }
}
