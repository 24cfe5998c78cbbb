package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** What differs between databases. */
public enum Dialect {
  /** PostgreSQL 13 and later. Names are compared as they stand, not as a language sorts them. */
  POSTGRESQL("varchar(120) collate \"C\"", "text", "text", " with (fillfactor = 50)"),

  /** H2 2.3 and later. A document may be longer than the million characters of a varchar. */
  H2("varchar(120)", "varchar", "character large object", "");

  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String UNIQUE_VIOLATION = "23505";

  private final String nameType;
  private final String textType;
  private final String documentType;
  private final String hotTable;

  Dialect(String nameType, String textType, String documentType, String hotTable) {
    this.nameType = nameType;
    this.textType = textType;
    this.documentType = documentType;
    this.hotTable = hotTable;
  }

  /**
   * Tells which database this is.
   *
   * @param connection a connection to it
   * @return its dialect
   * @throws SQLException if it cannot be asked, or is of a kind that is not known
   */
  public static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "postgresql" -> POSTGRESQL;
      case "h2" -> H2;
      default ->
          throw new SQLException("the database must be H2 or PostgreSQL, was " + product, "0A000");
    };
  }

  /** {@return the statement that asks the database for its milliseconds since 1970} */
  public String clock() {
    String present = this == POSTGRESQL ? "clock_timestamp()" : "current_timestamp";
    return "select cast(floor(extract(epoch from " + present + ") * 1000) as bigint) as millis";
  }

  /**
   * {@return the statement that replaces a node (its name, incarnation, start, the instant at which
   * it was seen, and its queues), and answers the milliseconds of the database since 1970}
   */
  public String heartbeat() {
    String row = "{node} (name, incarnation, started_at, seen_at, queues)";
    String millis = clock().substring("select ".length());
    return this == POSTGRESQL
        ? "insert into "
            + row
            + " values (?, ?, ?, ?, ?) on conflict (name, incarnation) do update set started_at ="
            + " excluded.started_at, seen_at = excluded.seen_at, queues = excluded.queues returning "
            + millis
        : "select "
            + millis
            + " from final table (merge into "
            + row
            + " key (name, incarnation) values (?, ?, ?, ?, ?))";
  }

  /**
   * {@return a statement with its types, written {@code <name>}, in the words of the database} An
   * index that ends with {@code <where parent>} leaves out rows without a parent, if the database
   * can do that: most rows have none, and each entry costs its writing.
   */
  public String types(String statement) {
    return statement
        .replace("<name>", nameType)
        .replace("<text>", textType)
        .replace("<document>", documentType)
        .replace("<hot>", hotTable)
        .replaceAll("<where (\\w+)>", this == POSTGRESQL ? " where $1 is not null" : "");
  }

  /**
   * {@return whether rows can be locked in the very statement that looks for a few of many. H2
   * would lock all that match, not only the few}
   */
  public boolean locksWhatItLimits() {
    return this == POSTGRESQL;
  }

  /**
   * {@return what stands before a statement so that it, and the rest of its transaction, is done as
   * planned; empty if nothing has to be said}
   */
  String settings(Plan plan) {
    return this == POSTGRESQL ? plan.settings() : "";
  }

  /** {@return whether a transaction of one statement can be handed over whole, in one go} */
  boolean takesWholeTransactions() {
    return this == POSTGRESQL;
  }

  /** {@return whether whoever listens on a connection is told what others say} */
  boolean notifies() {
    return this == POSTGRESQL;
  }

  /** {@return whether many rows can be handed in as columns, by {@code unnest} with types} */
  public boolean takesColumns() {
    return this == POSTGRESQL;
  }

  /** {@return whether tables are made in the transaction; else each is made by itself} */
  public boolean makesTablesInTransactions() {
    return this == POSTGRESQL;
  }

  String textArray() {
    return this == POSTGRESQL ? "text" : "varchar";
  }

  /** {@return the text as the database can keep it} */
  String storable(String text) {
    // PostgreSQL has no place for the character zero. Documents never hold it: JSON escapes it.
    return this == POSTGRESQL && text.indexOf('\0') >= 0 ? text.replace('\0', '\uFFFD') : text;
  }

  /**
   * {@return whether an act failed only because another got in its way, so that it may be repeated
   * at once}
   */
  boolean isCollision(SQLException problem) {
    String state = String.valueOf(problem.getSQLState());
    return switch (state) {
      case SERIALIZATION_FAILURE, UNIQUE_VIOLATION -> true;
      // A deadlock; a lock that is not available.
      case "40P01", "55P03" -> this == POSTGRESQL;
      // A row that was changed meanwhile; a lock that was waited for in vain.
      case "90131", "HYT00" -> this == H2;
      default -> false;
    };
  }
}
