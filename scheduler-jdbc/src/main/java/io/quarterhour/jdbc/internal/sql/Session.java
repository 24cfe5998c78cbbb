package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection in the midst of a transaction. Statements name their tables as {@link TableNames}
 * says.
 */
public final class Session {
  private final Connection connection;
  private final Dialect dialect;
  private final TableNames tableNames;

  /** Whether the transaction is the store's own: settings last as long as it does. */
  private final boolean isOurs;

  /** How the next statement is to be done. */
  private PlannerHint plannerHint = PlannerHint.ANY;

  /** Fills the question marks of a statement. */
  @FunctionalInterface
  public interface Filling {
    /** Fills them in their order. */
    void fill(Parameters parameters) throws SQLException;
  }

  /**
   * Fills the question marks of a statement for one item of many.
   *
   * @param <I> what the items are
   */
  @FunctionalInterface
  public interface ItemFilling<I> {
    /** Fills them in their order. */
    void fill(Parameters parameters, I item) throws SQLException;
  }

  /**
   * Reads a row.
   *
   * @param <T> what is read
   */
  @FunctionalInterface
  public interface Reading<T> {
    /** {@return what the row says; null if a question finds a row that says nothing} */
    @Nullable T read(ResultRow resultRow) throws SQLException;
  }

  /**
   * A query with what fills it in and reads its rows.
   *
   * @param <T> what is read
   */
  public record Query<T>(String text, Filling filling, Reading<T> reading) {}

  /**
   * What two queries found.
   *
   * @param <A> what the first one reads
   * @param <B> what the second one reads
   */
  public record Both<A, B>(List<A> first, List<B> second) {}

  Session(Connection connection, Dialect dialect, TableNames tableNames) {
    this(connection, dialect, tableNames, true);
  }

  private Session(Connection connection, Dialect dialect, TableNames tableNames, boolean isOurs) {
    this.connection = connection;
    this.dialect = dialect;
    this.tableNames = tableNames;
    this.isOurs = isOurs;
  }

  /** {@return a session in a transaction of the host, whose settings are not touched} */
  static Session hosted(Connection connection, Dialect dialect, TableNames tableNames) {
    return new Session(connection, dialect, tableNames, false);
  }

  /** {@return the kind of database} */
  public Dialect dialect() {
    return dialect;
  }

  /** {@return what the tables are called} */
  public TableNames names() {
    return tableNames;
  }

  /** {@return the bare connection, for what has no short word} */
  public Connection connection() {
    return connection;
  }

  /**
   * Tells how the next statement is to be done. What follows it in the transaction is done so too,
   * unless told otherwise.
   *
   * @return this
   */
  public Session plan(PlannerHint next) {
    plannerHint = next;
    return this;
  }

  /**
   * Sends a statement, in one go with the settings that stand before it.
   *
   * @return the statement, at its own result
   */
  private PreparedStatement sent(String text, Filling filling) throws SQLException {
    String settings = isOurs ? dialect.settings(plannerHint) : "";
    plannerHint = PlannerHint.ANY;
    Parameters parameters = new Parameters(dialect);
    filling.fill(parameters);
    PreparedStatement statement =
        connection.prepareStatement(parameters.spelledOut(tableNames.in(settings + text, dialect)));
    boolean sent = false;
    try {
      parameters.into(statement);
      statement.execute();
      if (!settings.isEmpty()) {
        statement.getMoreResults();
      }
      sent = true;
      return statement;
    } finally {
      if (!sent) {
        statement.close();
      }
    }
  }

  /** {@return all rows that a query finds} */
  public <T> List<T> list(String query, Filling filling, Reading<T> reading) throws SQLException {
    try (PreparedStatement statement = sent(query, filling)) {
      return read(statement, reading);
    }
  }

  /**
   * Sends two queries in one go, for databases that take whole transactions. What the first one
   * changes the second one sees.
   *
   * @return what both find
   */
  public <A, B> Both<A, B> both(Query<A> first, Query<B> second) throws SQLException {
    Filling filling =
        parameters -> {
          first.filling.fill(parameters);
          second.filling.fill(parameters);
        };
    try (PreparedStatement statement = sent(first.text + "; " + second.text, filling)) {
      List<A> found = read(statement, first.reading);
      statement.getMoreResults();
      return new Both<>(found, read(statement, second.reading));
    }
  }

  /** Reads the result that a statement stands at. */
  private <T> List<T> read(PreparedStatement statement, Reading<T> reading) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      ResultRow resultRow = new ResultRow(rows, dialect);
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reading.read(resultRow));
      }
      return found;
    }
  }

  /** {@return the first row that a query finds, or null} */
  public <T> @Nullable T first(String query, Filling filling, Reading<T> reading)
      throws SQLException {
    List<T> found = list(query, filling, reading);
    return found.isEmpty() ? null : found.get(0);
  }

  /** {@return how many rows a statement changed} */
  public int update(String command, Filling filling) throws SQLException {
    try (PreparedStatement statement = sent(command, filling)) {
      return statement.getUpdateCount();
    }
  }

  /** Does the same statement for each item, in one round trip if the database can do that. */
  public <I> void each(String command, Collection<I> items, ItemFilling<I> filling)
      throws SQLException {
    if (items.isEmpty()) {
      return;
    }
    if (!dialect.batches(command)) {
      for (I item : items) {
        update(command, parameters -> filling.fill(parameters, item));
      }
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(tableNames.in(command, dialect))) {
      Parameters parameters = new Parameters(dialect);
      for (I item : items) {
        parameters.rewind();
        filling.fill(parameters, item);
        parameters.into(statement);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Does a statement that has no question marks. */
  public void run(String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(tableNames.in(command));
    }
  }
}
