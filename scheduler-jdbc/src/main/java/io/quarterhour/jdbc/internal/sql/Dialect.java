package io.quarterhour.jdbc.internal.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * What differs between databases. What is answered here is true of a database that knows standard
 * SQL and little more; one that can do better says so.
 *
 * <p>To add a database:
 *
 * <ol>
 *   <li>extend this class: first what is abstract, and nothing else;
 *   <li>add it to {@link Dialects};
 *   <li>add a constant to {@code Database} in the tests, and a test like {@code PostgresStoreTest}:
 *       the contract kit and the comparison with the in-memory store tell what is missing;
 *   <li>then override what it can do better, one by one: {@link #locksWhatItLimits} first, without
 *       which each claim asks twice. {@link #takesColumns} changes the most: with it the plain
 *       cases are done in PostgreSQL's words.
 * </ol>
 *
 * <p>Statements are written in the words that all have in common: {@code cast(? as type)}, {@code
 * coalesce}, {@code limit ?}, {@code for update}, {@code = any(?)} with an array. A database that
 * lacks one of these needs a word for it here.
 */
public abstract class Dialect {
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String HOT = "<hot>";

  /** {@return what the driver calls the database, in any case of letters} */
  abstract String product();

  /**
   * {@return the type of names, of up to 120 characters, which are compared as they stand, not as a
   * language sorts them}
   */
  abstract String nameType();

  /** {@return the type of texts that people write} */
  abstract String textType();

  /** {@return the type of texts of any length} */
  abstract String documentType();

  /** {@return what the type of texts is called as that of the elements of an array} */
  abstract String textArray();

  /** {@return the statement that asks the database for its milliseconds since 1970} */
  public abstract String clock();

  /**
   * {@return the statement that replaces a node (its name, incarnation, start, the instant at which
   * it was seen, and its queues), and answers the milliseconds of the database since 1970}
   */
  public abstract String heartbeat();

  /**
   * {@return the SQL states that say that an act failed only because another got in its way, so
   * that it may be repeated at once; besides those of the standard}
   */
  abstract Set<String> collisions();

  /**
   * {@return a statement with its types, written {@code <name>}, in the words of the database} An
   * index that ends with {@code <where parent>} leaves out rows without a parent, if the database
   * can do that: most rows have none, and each entry costs its writing. A table that ends with
   * {@code <hot>} has rows that change often.
   */
  public final String types(String statement) {
    return statement
        .replace("<name>", nameType())
        .replace("<text>", textType())
        .replace("<document>", documentType())
        .replace(HOT, hotTable())
        .replaceAll("<where (\\w+)>", leavesOutNulls() ? " where $1 is not null" : "");
  }

  /**
   * {@return statements with their types in the words of the database} A statement that begins with
   * {@code <hot>} is for databases where tables are told that their rows change often.
   */
  public final List<String> inItsWords(List<String> statements) {
    return statements.stream()
        .filter(statement -> !statement.startsWith(HOT) || !hotTable().isEmpty())
        .map(statement -> statement.startsWith(HOT) ? statement.substring(HOT.length()) : statement)
        .map(this::types)
        .toList();
  }

  /** {@return what a table ends with whose rows change often} */
  String hotTable() {
    return "";
  }

  /** {@return whether an index may leave out rows} */
  boolean leavesOutNulls() {
    return false;
  }

  /**
   * {@return whether rows can be locked in the very statement that looks for a few of many, passing
   * over those that others have locked; else all that match would be locked, not only the few}
   */
  public boolean locksWhatItLimits() {
    return false;
  }

  /**
   * {@return what stands before a statement so that it, and the rest of its transaction, is done as
   * planned: a query of one row, ended by a semicolon; empty if nothing has to be said}
   */
  String settings(Plan plan) {
    return "";
  }

  /** {@return whether what is sent in one go, outside of a transaction, is one by itself} */
  boolean takesWholeTransactions() {
    return false;
  }

  /**
   * {@return whether the nodes of one database live in one JVM and share a data source, through
   * which they tell each other that there is something to do}
   */
  public boolean livesInOneJvm() {
    return false;
  }

  /** {@return whether nodes can tell each other so by {@code listen} and {@code notify}} */
  public boolean notifies() {
    return false;
  }

  /**
   * {@return whether many rows can be handed in as columns, by {@code unnest}, statements be named
   * in others by {@code with}, and answer with the rows that they changed}
   */
  public boolean takesColumns() {
    return false;
  }

  /** {@return whether tables are made in the transaction; else each is made by itself} */
  public boolean makesTablesInTransactions() {
    return false;
  }

  /** {@return the text as the database can keep it} */
  String storable(String text) {
    return text;
  }

  /**
   * {@return whether an act failed only because another got in its way, so that it may be repeated
   * at once}
   */
  final boolean isCollision(SQLException problem) {
    String state = String.valueOf(problem.getSQLState());
    return SERIALIZATION_FAILURE.equals(state)
        || UNIQUE_VIOLATION.equals(state)
        || collisions().contains(state);
  }
}
