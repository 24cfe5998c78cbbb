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
 * A connection within a transaction. Statements name their tables in the notation of {@link
 * TableNames}.
 */
public final class Session {
  private final Connection connection;
  private final Dialect dialect;
  private final TableNames tableNames;

  /** True if the transaction belongs to the store: planner hints last as long as it does. */
  private final boolean isOurs;

  /** The limits of the transaction until its first statement has set them. */
  private TransactionLimits limits;

  /** The planner hint of the next statement. */
  private PlannerHint plannerHint = PlannerHint.ANY;

  /** Fills in the question marks of a statement. */
  @FunctionalInterface
  public interface Filling {
    /** Fills them in their order. */
    void fill(Parameters parameters) throws SQLException;
  }

  /**
   * Fills in the question marks of a statement for one item of many.
   *
   * @param <I> the type of the items
   */
  @FunctionalInterface
  public interface ItemFilling<I> {
    /** Fills them in their order. */
    void fill(Parameters parameters, I item) throws SQLException;
  }

  /**
   * Reads a row.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface Reading<T> {
    /** {@return the value of the row; null if a query finds a row without a value} */
    @Nullable T read(ResultRow resultRow) throws SQLException;
  }

  /**
   * A query with its parameters and the reader of its rows.
   *
   * @param <T> the type of the values
   */
  public record Query<T>(String text, Filling filling, Reading<T> reading) {}

  /**
   * The results of two queries.
   *
   * @param <A> the type of the values of the first query
   * @param <B> the type of the values of the second query
   */
  public record Both<A, B>(List<A> first, List<B> second) {}

  /** Creates a session in a transaction of the store, which its first statement limits. */
  Session(Connection connection, Dialect dialect, TableNames tableNames, TransactionLimits limits) {
    this(connection, dialect, tableNames, limits, true);
  }

  private Session(
      Connection connection,
      Dialect dialect,
      TableNames tableNames,
      TransactionLimits limits,
      boolean isOurs) {
    this.connection = connection;
    this.dialect = dialect;
    this.tableNames = tableNames;
    this.limits = limits;
    this.isOurs = isOurs;
  }

  /** {@return a session in a transaction of the host or of an action, without planner hints} */
  static Session hosted(
      Connection connection, Dialect dialect, TableNames tableNames, TransactionLimits limits) {
    return new Session(connection, dialect, tableNames, limits, false);
  }

  /** {@return the dialect of the database} */
  public Dialect dialect() {
    return dialect;
  }

  /** {@return the names of the tables} */
  public TableNames names() {
    return tableNames;
  }

  /** {@return the connection itself, for calls that this class does not offer} */
  public Connection connection() {
    return connection;
  }

  /**
   * Sets the planner hint of the next statement. It also applies to the later statements of the
   * transaction, unless another hint is set.
   *
   * @return this
   */
  public Session plan(PlannerHint next) {
    plannerHint = next;
    return this;
  }

  /** {@return the query that sets what is to be set before the next statement; may be empty} */
  private String settings() {
    String settings = dialect.settings(isOurs ? plannerHint : PlannerHint.ANY, limits);
    plannerHint = PlannerHint.ANY;
    limits = TransactionLimits.NONE;
    return settings;
  }

  /** Sets the limits of a transaction whose first statement cannot carry them. */
  private void limit() throws SQLException {
    if (limits != TransactionLimits.NONE) {
      String settings = settings();
      if (!settings.isEmpty()) {
        run(settings);
      }
    }
  }

  /**
   * Sends a statement in one round trip with the settings that precede it.
   *
   * @return the statement, positioned at its own result
   */
  private PreparedStatement sent(String text, Filling filling) throws SQLException {
    String settings = settings();
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

  /** {@return the values of all rows that a query finds} */
  public <T> List<T> list(String query, Filling filling, Reading<T> reading) throws SQLException {
    try (PreparedStatement statement = sent(query, filling)) {
      return read(statement, reading);
    }
  }

  /**
   * Sends two queries in one round trip, for databases that run a batch atomically. The second
   * query sees the changes of the first.
   *
   * @return the results of both
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

  /** Reads the current result of a statement. */
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

  /** {@return the value of the first row that a query finds, or null} */
  public <T> @Nullable T first(String query, Filling filling, Reading<T> reading)
      throws SQLException {
    List<T> found = list(query, filling, reading);
    return found.isEmpty() ? null : found.get(0);
  }

  /** {@return the number of rows that a statement changed} */
  public int update(String command, Filling filling) throws SQLException {
    try (PreparedStatement statement = sent(command, filling)) {
      return statement.getUpdateCount();
    }
  }

  /**
   * Executes a statement for each item, in one round trip if the database supports that and the
   * texts are not too long.
   */
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
    limit();
    try (PreparedStatement statement =
        connection.prepareStatement(tableNames.in(command, dialect))) {
      Parameters parameters = new Parameters(dialect);
      long characters = 0;
      for (I item : items) {
        if (characters >= Batches.MAX_CHARACTERS) {
          statement.executeBatch();
          characters = 0;
        }
        parameters.rewind();
        filling.fill(parameters, item);
        parameters.into(statement);
        statement.addBatch();
        characters += parameters.textLength();
      }
      statement.executeBatch();
    }
  }

  /** Executes a statement without question marks. */
  public void run(String command) throws SQLException {
    limit();
    try (Statement statement = connection.createStatement()) {
      statement.execute(tableNames.in(command));
    }
  }
}
