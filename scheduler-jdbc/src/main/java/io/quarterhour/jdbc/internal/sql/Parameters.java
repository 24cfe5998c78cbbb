package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.task.TaskId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values for the question marks of a statement, in order. They are collected first and bound
 * afterwards, because the number of question marks of a list may depend on its length.
 */
public final class Parameters {
  /** The text of a list parameter in a statement. */
  static final String LIST = "= any(?)";

  private final Dialect dialect;
  private final List<Value> values = new ArrayList<>();

  /** The number of characters of all single texts. */
  private long textLength;

  /** The number of question marks of each list, where arrays are not supported. */
  private final List<Integer> lists = new ArrayList<>();

  /** A value that can be bound. */
  private interface Value {
    void in(PreparedStatement statement, int place) throws SQLException;
  }

  Parameters(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Starts again with the first question mark. */
  void rewind() {
    values.clear();
    lists.clear();
    textLength = 0;
  }

  /** {@return the number of characters of all texts that are not part of a column} */
  long textLength() {
    return textLength;
  }

  /** {@return the statement with the number of question marks that each list needs} */
  String spelledOut(String statement) {
    String spelled = statement;
    for (int places : lists) {
      String marks = String.join(", ", Collections.nCopies(places, "?"));
      int at = spelled.indexOf(LIST);
      spelled =
          spelled.substring(0, at) + "in (" + marks + ")" + spelled.substring(at + LIST.length());
    }
    return spelled;
  }

  /** Binds the collected values. */
  void into(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      values.get(i).in(statement, i + 1);
    }
  }

  private Parameters put(Value value) {
    values.add(value);
    return this;
  }

  /** Fills in a text, or null. */
  public Parameters text(@Nullable String value) throws SQLException {
    String text = value == null ? null : dialect.storable(value);
    textLength += text == null ? 0 : text.length();
    return put((statement, place) -> statement.setString(place, text));
  }

  /** Fills in a whole number. */
  public Parameters number(long value) throws SQLException {
    return put((statement, place) -> statement.setLong(place, value));
  }

  /** Fills in a small whole number, or null. */
  public Parameters small(@Nullable Integer value) throws SQLException {
    return put(
        (statement, place) -> {
          if (value == null) {
            statement.setNull(place, Types.INTEGER);
          } else {
            statement.setInt(place, value);
          }
        });
  }

  /** Fills in a boolean. */
  public Parameters flag(boolean value) throws SQLException {
    return put((statement, place) -> statement.setBoolean(place, value));
  }

  /** Fills in an instant as milliseconds since 1970, or null. */
  public Parameters time(@Nullable Instant value) throws SQLException {
    return put(
        (statement, place) -> {
          if (value == null) {
            statement.setNull(place, Types.BIGINT);
          } else {
            statement.setLong(place, value.toEpochMilli());
          }
        });
  }

  /** Fills in an id, or null. */
  public Parameters id(@Nullable ExecutionId value) throws SQLException {
    return put((statement, place) -> dialect.bind(statement, place, value));
  }

  /** Fills in owner and name of a task, or two nulls. */
  public Parameters task(@Nullable TaskId value) throws SQLException {
    return text(value == null ? null : value.tenant().value())
        .text(value == null ? null : value.name());
  }

  /** Fills in several ids, for {@code = any(?)}. */
  public Parameters ids(Collection<ExecutionId> values) throws SQLException {
    return dialect.supportsArrayParameters() ? ids(values, id -> id) : list(values, this::id);
  }

  /** Fills in several texts, for {@code = any(?)}. */
  public Parameters texts(Collection<String> values) throws SQLException {
    return dialect.supportsArrayParameters()
        ? texts(values, text -> text)
        : list(values, this::text);
  }

  /** {@return the power of two to which a number of values is rounded up} */
  public static int places(int values) {
    return values <= 1 ? 1 : Integer.highestOneBit(values - 1) << 1;
  }

  /** Adds one value of a list. */
  private interface Element<T> {
    Parameters put(@Nullable T value) throws SQLException;
  }

  /**
   * Pads a list to a power of two, so that there are few different statements: with its last
   * element, or, if it is empty, with null, which is equal to nothing.
   */
  private <T> Parameters list(Collection<T> all, Element<T> element) throws SQLException {
    int places = places(all.size());
    lists.add(places);
    T last = null;
    for (T one : all) {
      element.put(one);
      last = one;
    }
    for (int i = all.size(); i < places; i++) {
      element.put(last);
    }
    return this;
  }

  /** Fills in a column of ids, one for each item; null for none. */
  public <T> Parameters ids(Collection<T> all, Function<T, @Nullable ExecutionId> of)
      throws SQLException {
    @Nullable UUID[] values = new @Nullable UUID[all.size()];
    int i = 0;
    for (T one : all) {
      ExecutionId id = of.apply(one);
      values[i++] = id == null ? null : uuid(id);
    }
    return array("uuid", values);
  }

  /** Fills in a column of texts, one for each item; null for none. */
  public <T> Parameters texts(Collection<T> all, Function<T, @Nullable String> of)
      throws SQLException {
    @Nullable String[] values = new @Nullable String[all.size()];
    int i = 0;
    for (T one : all) {
      String text = of.apply(one);
      values[i++] = text == null ? null : dialect.storable(text);
    }
    return array(dialect.textArray(), values);
  }

  /** Fills in a column of whole numbers, one for each item; null for none. */
  public <T> Parameters numbers(Collection<T> all, Function<T, @Nullable Long> of)
      throws SQLException {
    @Nullable Long[] values = new @Nullable Long[all.size()];
    int i = 0;
    for (T one : all) {
      values[i++] = of.apply(one);
    }
    return array("int8", values);
  }

  /** Fills in a column of instants, one for each item; null for none. */
  public <T> Parameters times(Collection<T> all, Function<T, @Nullable Instant> of)
      throws SQLException {
    return numbers(
        all,
        one -> {
          Instant time = of.apply(one);
          return time == null ? null : time.toEpochMilli();
        });
  }

  /** Fills in a column of small whole numbers, one for each item; null for none. */
  public <T> Parameters smalls(Collection<T> all, Function<T, @Nullable Integer> of)
      throws SQLException {
    @Nullable Integer[] values = new @Nullable Integer[all.size()];
    int i = 0;
    for (T one : all) {
      values[i++] = of.apply(one);
    }
    return array("int4", values);
  }

  /** Fills in a column of booleans, one for each item. */
  public <T> Parameters flags(Collection<T> all, Predicate<T> of) throws SQLException {
    Boolean[] values = new Boolean[all.size()];
    int i = 0;
    for (T one : all) {
      values[i++] = of.test(one);
    }
    return array("bool", values);
  }

  /**
   * Keeps the class of the array, by which the driver decides how to send it: not as one long text.
   */
  private Parameters array(String type, @Nullable Object[] values) {
    return put(
        (statement, place) ->
            statement.setArray(place, statement.getConnection().createArrayOf(type, values)));
  }

  private static UUID uuid(ExecutionId id) {
    return new UUID(id.high(), id.low());
  }
}
