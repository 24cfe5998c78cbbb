package io.quarterhour.jdbc.internal.schema;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TableNames;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of the store, and the version that they are of. */
public final class SchemaInstaller {

  /** There is no such table, or no schema for it. */
  private static final Set<String> NOT_THERE = Set.of("42P01", "42S02", "42S03", "42S04");

  private static final int TRIES = 5;
  private static final Object ONE_AT_A_TIME = new Object();

  private final TransactionRunner transactionRunner;
  private final TableNames tableNames;

  /**
   * The tables of some names.
   *
   * @param transactionRunner where they are or will be
   * @param tableNames what they are called
   */
  public SchemaInstaller(TransactionRunner transactionRunner, TableNames tableNames) {
    this.transactionRunner = transactionRunner;
    this.tableNames = tableNames;
  }

  /** {@return the statements that make the tables, each ended by a semicolon, for people} */
  public String ddl() {
    List<String> statements = new ArrayList<>(TableDdl.STATEMENTS);
    statements.add(insertVersion());
    return text(statements);
  }

  /**
   * {@return the statements that bring tables of an older version up to the present one, each ended
   * by a semicolon, for people; empty if they are of the present one}
   *
   * @throws InvalidInputException if tables of such a version cannot be brought up
   */
  public String ddl(int version) {
    if (version < oldest() || version > TableDdl.VERSION) {
      throw new InvalidInputException(
          "the version of the tables must be between "
              + oldest()
              + " and "
              + TableDdl.VERSION
              + ", was "
              + version);
    }
    return text(SchemaMigrations.from(version));
  }

  private String text(List<String> statements) {
    return transactionRunner.dialect().inItsWords(statements).stream()
        .map(statement -> tableNames.in(statement) + ";\n")
        .collect(Collectors.joining());
  }

  /**
   * Makes sure that the tables are there, and of the version that this store reads.
   *
   * @param create whether missing tables are made, and older ones brought up
   * @throws StoreException if they are not there, or older, and are not to be made or brought up;
   *     or if they are of a version that this store knows nothing of
   */
  public void prepare(boolean create) {
    Integer found = version();
    if (create && found == null) {
      build("create the tables of the store", this::create);
      found = version();
    }
    if (create && found != null && isOlder(found)) {
      build("bring up the tables of the store from version " + found, this::upgrade);
      found = version();
    }
    if (found == null) {
      throw refused(
          "the tables of the store must be there, but "
              + tableNames.of("schema_version")
              + " was not found: let the store create them, or run the statements that ddl()"
              + " prints");
    }
    if (found != TableDdl.VERSION) {
      throw refused(
          "the tables of the store must be of version "
              + TableDdl.VERSION
              + ", but "
              + tableNames.of("schema_version")
              + " says "
              + found
              + whatToDo(found));
    }
  }

  private boolean isOlder(int version) {
    return version >= oldest() && version < TableDdl.VERSION;
  }

  /** {@return the oldest version that can be brought up} */
  private int oldest() {
    return Math.max(SchemaMigrations.OLDEST, transactionRunner.dialect().firstTables());
  }

  private String whatToDo(int found) {
    if (found > TableDdl.VERSION) {
      return ": a later release of this store made them, and only such a release can use them";
    }
    return isOlder(found)
        ? ": let the store bring them up, or run the statements that ddl(" + found + ") prints"
        : ": no release of this store made them";
  }

  private static StoreException refused(String message) {
    return new StoreException(message, null, false);
  }

  /** {@return the version that is there, or null if none is} */
  private @Nullable Integer version() {
    try {
      return transactionRunner
          .run("read the version of the tables", session -> Optional.ofNullable(version(session)))
          .orElse(null);
    } catch (StoreException e) {
      if (saysNotThere(e)) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable Integer version(Session session) throws SQLException {
    return session.first(
        "select version from {schema_version}",
        parameters -> {},
        resultRow -> resultRow.small("version"));
  }

  private static boolean saysNotThere(StoreException problem) {
    return problem.getCause() instanceof SQLException cause
        && NOT_THERE.contains(String.valueOf(cause.getSQLState()));
  }

  /**
   * Makes or changes the tables, however many nodes do so at once. PostgreSQL does it in one
   * transaction, one node after the other. Other databases do each statement by itself, and may
   * stumble if two connections do the same: within this JVM, which is where H2 mostly lives, one
   * node waits for the other; else whoever stumbles goes over the list again. The version is
   * written last, so that tables without it are not complete.
   */
  private void build(String name, TransactionRunner.Act<Boolean> act) {
    synchronized (ONE_AT_A_TIME) {
      int triesLeft = transactionRunner.dialect().makesTablesInTransactions() ? 1 : TRIES;
      while (true) {
        try {
          transactionRunner.run(name, act);
          return;
        } catch (StoreException e) {
          triesLeft--;
          if (triesLeft == 0) {
            throw e;
          }
        }
      }
    }
  }

  private boolean create(Session session) throws SQLException {
    waitForOthers(session);
    run(session, TableDdl.STATEMENTS);
    if (oldest() == SchemaMigrations.OLDEST && areSomeOlder(session)) {
      run(session, SchemaMigrations.from(SchemaMigrations.OLDEST));
    }
    session.run(insertVersion());
    return true;
  }

  /**
   * {@return whether an older release was interrupted while it made its tables} They have a column
   * that is no more. Tables that another node has just made, and works with, have not.
   */
  private static boolean areSomeOlder(Session session) {
    if (session.dialect().makesTablesInTransactions()) {
      return false;
    }
    try {
      session.list("select born from {task} where 1 = 0", parameters -> {}, resultRow -> true);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Another node may have done it meanwhile. */
  private boolean upgrade(Session session) throws SQLException {
    waitForOthers(session);
    Integer found = version(session);
    run(session, found == null ? List.of() : SchemaMigrations.from(found));
    return true;
  }

  private void waitForOthers(Session session) throws SQLException {
    if (session.dialect().makesTablesInTransactions()) {
      session.list(
          "select pg_advisory_xact_lock(?)",
          parameters -> parameters.number(tableNames.of("schema_version").hashCode()),
          resultRow -> true);
    }
  }

  private static void run(Session session, List<String> statements) throws SQLException {
    for (String statement : session.dialect().inItsWords(statements)) {
      session.run(statement);
    }
  }

  private static String insertVersion() {
    return "insert into {schema_version} (one, version) select 1, "
        + TableDdl.VERSION
        + " where not exists (select 1 from {schema_version})";
  }
}
