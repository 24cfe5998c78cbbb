package io.quarterhour.jdbc.internal.schema;

import io.quarterhour.jdbc.internal.sql.Dialect;
import io.quarterhour.jdbc.internal.sql.Names;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.Transactions;
import io.quarterhour.problem.StoreException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of the store, and the version that they are of. */
public final class Schema {
  private static final int VERSION = 1;

  /** There is no such table, or no schema for it. */
  private static final Set<String> NOT_THERE = Set.of("42P01", "42S02", "42S03", "42S04");

  private static final int H2_TRIES = 5;
  private static final Object ONE_AT_A_TIME = new Object();

  private final Transactions transactions;
  private final Names names;

  /**
   * The tables of some names.
   *
   * @param transactions where they are or will be
   * @param names what they are called
   */
  public Schema(Transactions transactions, Names names) {
    this.transactions = transactions;
    this.names = names;
  }

  /** {@return the statements that make the tables, each ended by a semicolon, for people} */
  public String ddl() {
    Dialect dialect = transactions.dialect();
    return Tables.STATEMENTS.stream()
            .map(statement -> names.in(dialect.types(statement)) + ";\n")
            .collect(Collectors.joining())
        + names.in(insertVersion())
        + ";\n";
  }

  /**
   * Makes sure that the tables are there, and of the version that this store reads.
   *
   * @param create whether missing tables are made
   * @throws StoreException if they are not there and are not to be made, or are of another version
   */
  public void prepare(boolean create) {
    Integer found = version();
    if (found == null && create) {
      create();
      found = version();
    }
    if (found == null) {
      throw new StoreException(
          "the tables of the store must be there, but "
              + names.of("schema_version")
              + " was not found: let the store create them, or run the statements that ddl() prints",
          null,
          false);
    }
    if (found != VERSION) {
      throw new StoreException(
          "the tables of the store must be of version "
              + VERSION
              + ", but "
              + names.of("schema_version")
              + " says "
              + found
              + (found > VERSION
                  ? ": a later release of this store made them, and only such a release can use them"
                  : ": they are too old for this release"),
          null,
          false);
    }
  }

  /** {@return the version that is there, or null if none is} */
  private @Nullable Integer version() {
    try {
      Optional<Integer> version =
          transactions.run(
              "read the version of the tables",
              session ->
                  Optional.ofNullable(
                      session.first(
                          "select version from {schema_version}",
                          bind -> {},
                          cells -> cells.small("version"))));
      return version.orElse(null);
    } catch (StoreException e) {
      if (saysNotThere(e)) {
        return null;
      }
      throw e;
    }
  }

  private static boolean saysNotThere(StoreException problem) {
    return problem.getCause() instanceof SQLException cause
        && NOT_THERE.contains(String.valueOf(cause.getSQLState()));
  }

  /**
   * Makes the tables, however many nodes do so at once. PostgreSQL makes them in one transaction,
   * one node after the other. H2 makes each by itself, and may stumble if two connections make the
   * same one: within this JVM, which is where H2 mostly lives, one node waits for the other; else
   * whoever stumbles goes over the list again. The version is written last, so that tables without
   * one are not complete.
   */
  private void create() {
    synchronized (ONE_AT_A_TIME) {
      int triesLeft = transactions.dialect().makesTablesInTransactions() ? 1 : H2_TRIES;
      while (true) {
        try {
          transactions.run("create the tables of the store", this::create);
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
    if (session.dialect().makesTablesInTransactions()) {
      session.list(
          "select pg_advisory_xact_lock(?)",
          bind -> bind.number(names.of("schema_version").hashCode()),
          cells -> true);
    }
    for (String statement : Tables.STATEMENTS) {
      session.run(session.dialect().types(statement));
    }
    session.run(insertVersion());
    return true;
  }

  private static String insertVersion() {
    return "insert into {schema_version} (one, version) select 1, "
        + VERSION
        + " where not exists (select 1 from {schema_version})";
  }
}
