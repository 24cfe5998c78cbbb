package io.quarterhour.jdbc.internal.schema;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TableNames;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates and migrates the tables of the store, and checks their version. */
public final class SchemaInstaller {

  /** SQL states for a missing table or schema. */
  private static final Set<String> MISSING_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

  private static final int TRIES = 5;

  /** The time after its last heartbeat until which a node counts as alive: it misses two. */
  private static final Duration ALIVE = Duration.ofMinutes(3);

  private static final Object ONE_AT_A_TIME = new Object();

  private final TransactionRunner transactionRunner;
  private final TableNames tableNames;
  private final SchemaMigrations migrations;

  /**
   * Creates an installer for the tables of this release.
   *
   * @param transactionRunner the database
   * @param tableNames the names of the tables
   */
  public SchemaInstaller(TransactionRunner transactionRunner, TableNames tableNames) {
    this(transactionRunner, tableNames, SchemaMigrations.RELEASED);
  }

  SchemaInstaller(
      TransactionRunner transactionRunner, TableNames tableNames, SchemaMigrations migrations) {
    this.transactionRunner = transactionRunner;
    this.tableNames = tableNames;
    this.migrations = migrations;
  }

  /** {@return the statements that create the tables, each followed by a semicolon} */
  public String ddl() {
    List<String> statements = new ArrayList<>(TableDdl.STATEMENTS);
    statements.addAll(migrations.from(SchemaMigrations.BASELINE));
    statements.add(insertVersion());
    return text(statements);
  }

  /**
   * {@return the statements that migrate tables of an older version, each followed by a semicolon;
   * empty if that version is the present one}
   *
   * @throws InvalidInputException if the version is unknown
   */
  public String ddl(int version) {
    if (version < SchemaMigrations.BASELINE || version > migrations.version()) {
      throw new InvalidInputException(
          "the version of the tables must be "
              + SchemaMigrations.BASELINE
              + " to "
              + migrations.version()
              + ", was "
              + version);
    }
    return text(migrations.from(version));
  }

  private String text(List<String> statements) {
    return transactionRunner.dialect().translate(statements).stream()
        .map(statement -> tableNames.in(statement) + ";\n")
        .collect(Collectors.joining());
  }

  /**
   * Makes the tables ready for use.
   *
   * @param create whether to create missing tables and to migrate older ones
   * @throws StoreException if the tables are missing or older and {@code create} is false; if they
   *     are older and nodes of the older release are alive; or if their version is unknown to this
   *     release
   */
  public void prepare(boolean create) {
    Integer found = version();
    if (create && found == null) {
      build("create the tables of the store", this::create);
      found = version();
    }
    if (create && found != null && migrations.isOlder(found)) {
      build("migrate the tables of the store from version " + found, this::migrate);
      found = version();
    }
    String table = tableNames.of("schema_version");
    if (found == null) {
      throw refused(
          "tables of the store not found (no table "
              + table
              + "): open the store with createSchema(true), or run the statements that ddl()"
              + " returns");
    }
    if (found != migrations.version()) {
      throw refused(
          "tables of the store have version "
              + found
              + " (table "
              + table
              + "), this release needs version "
              + migrations.version()
              + ": "
              + remedy(found));
    }
  }

  private String remedy(int found) {
    if (found > migrations.version()) {
      return "they were made by a later release, use that release or a later one";
    }
    return migrations.isOlder(found)
        ? "open the store with createSchema(true), or run the statements that ddl("
            + found
            + ") returns"
        : "no release has made tables of that version, check the table prefix and schema";
  }

  private static StoreException refused(String message) {
    return new StoreException(message, null, false);
  }

  /** {@return the version of the tables, or null if there are none} */
  private @Nullable Integer version() {
    try {
      return transactionRunner
          .run("read the version of the tables", session -> Optional.ofNullable(version(session)))
          .orElse(null);
    } catch (StoreException e) {
      if (isMissingTable(e)) {
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

  private static boolean isMissingTable(StoreException problem) {
    return problem.getCause() instanceof SQLException cause
        && MISSING_TABLE.contains(String.valueOf(cause.getSQLState()));
  }

  /**
   * Creates or migrates the tables; several nodes may do so at once. PostgreSQL runs all statements
   * in one transaction, one node after the other. Other databases commit each statement on its own,
   * and a statement may fail when two connections run it at once: within one JVM nodes wait for
   * each other, and across JVMs the list is repeated after a failure. The version is written last,
   * so tables without it are incomplete.
   */
  private void build(String name, TransactionRunner.Act<Boolean> act) {
    synchronized (ONE_AT_A_TIME) {
      int triesLeft = transactionRunner.dialect().supportsTransactionalDdl() ? 1 : TRIES;
      while (true) {
        try {
          transactionRunner.changeTables(name, act);
          return;
        } catch (StoreException e) {
          triesLeft--;
          boolean refused = e.getCause() == null;
          if (triesLeft == 0 || refused) {
            throw e;
          }
        }
      }
    }
  }

  private boolean create(Session session) throws SQLException {
    waitForOthers(session);
    run(session, TableDdl.STATEMENTS);
    run(session, migrations.from(SchemaMigrations.BASELINE));
    session.run(insertVersion());
    return true;
  }

  /**
   * Reads the version again: another node may have migrated the tables meanwhile. The heartbeats
   * are read before the version: if that is still the older one, they are those of older nodes.
   */
  private boolean migrate(Session session) throws SQLException {
    waitForOthers(session);
    List<String> alive = aliveNodes(session);
    Integer found = version(session);
    if (found == null || !migrations.isOlder(found)) {
      return true;
    }
    if (!alive.isEmpty()) {
      throw refused(
          "tables of the store have version "
              + found
              + ", this release needs version "
              + migrations.version()
              + ", and nodes that need the older version are running ("
              + String.join(", ", alive)
              + "): stop them, then open the store again. A node that was killed counts as running"
              + " until "
              + ALIVE.toMinutes()
              + " minutes after its last heartbeat");
    }
    run(session, migrations.from(found));
    return true;
  }

  /** {@return the nodes with a recent heartbeat, by the clock of the database} */
  private static List<String> aliveNodes(Session session) throws SQLException {
    Instant now =
        session.first(
            session.dialect().clock(), parameters -> {}, resultRow -> resultRow.time("millis"));
    return now == null
        ? List.of()
        : session.list(
            "select name, heartbeat_at from {node} where heartbeat_at between ? and ?"
                + " order by name, incarnation",
            parameters -> parameters.time(now.minus(ALIVE)).time(now.plus(ALIVE)),
            resultRow ->
                resultRow.text("name") + ", last heartbeat " + resultRow.time("heartbeat_at"));
  }

  private void waitForOthers(Session session) throws SQLException {
    if (session.dialect().supportsTransactionalDdl()) {
      session.list(
          "select pg_advisory_xact_lock(?)",
          parameters -> parameters.number(tableNames.of("schema_version").hashCode()),
          resultRow -> true);
    }
  }

  /**
   * Limits how long each statement waits for a table: all later statements of other sessions wait
   * behind it.
   */
  private static void run(Session session, List<String> statements) throws SQLException {
    String limit = session.dialect().limitTableLocks();
    if (!limit.isEmpty()) {
      session.run(limit);
    }
    for (String statement : session.dialect().translate(statements)) {
      session.run(statement);
    }
  }

  private String insertVersion() {
    return "insert into {schema_version} (id, version) select 1, "
        + migrations.version()
        + " where not exists (select 1 from {schema_version})";
  }
}
