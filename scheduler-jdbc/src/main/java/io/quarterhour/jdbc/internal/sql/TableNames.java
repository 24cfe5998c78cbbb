package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.error.InvalidInputException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the tables. Statements name tables in braces: {@code select id from {live}}.
 *
 * <p>Safe for use by many threads.
 */
public final class TableNames {
  private static final Pattern RULE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

  private final @Nullable String schema;
  private final String prefix;
  private final Map<String, String> statements = new ConcurrentHashMap<>();

  /**
   * Creates names with a prefix.
   *
   * @param schema the database schema that contains the tables; null for that of the connection
   * @param prefix the prefix of all table names
   */
  public TableNames(@Nullable String schema, String prefix) {
    this.schema = schema == null ? null : checked("schema name", schema);
    this.prefix = checked("table prefix", prefix);
  }

  private static String checked(String what, String name) {
    if (!RULE.matcher(name).matches()) {
      throw new InvalidInputException(
          what
              + " must be 1 to 40 letters, digits or underscores and not begin with a digit, was '"
              + name
              + "'");
    }
    return name;
  }

  /** {@return the statement with the full names of its tables} */
  public String in(String statement) {
    return statements.computeIfAbsent(statement, this::fill);
  }

  /**
   * {@return the statement with the full names of its tables, translated for a dialect, which must
   * be the same in all calls}
   */
  String in(String statement, Dialect dialect) {
    return statements.computeIfAbsent(statement, raw -> fill(dialect.sql(raw)));
  }

  private String fill(String statement) {
    String qualifier = schema == null ? prefix : schema + "." + prefix;
    // An index is in the schema of its table, so its name is not qualified: {+name}.
    return statement.replace("{+", prefix).replace("{", qualifier).replace("}", "");
  }

  /** {@return the full name of a table} */
  public String of(String table) {
    return in("{" + table + "}");
  }
}
