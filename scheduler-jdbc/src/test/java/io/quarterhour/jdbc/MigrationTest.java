package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.NodeId;
import io.quarterhour.jdbc.internal.schema.ExampleMigration;
import io.quarterhour.jdbc.internal.schema.SchemaInstaller;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.NodeRow;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of this release, with rows, are migrated to a later version by an example migration. */
class MigrationTest {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");

  private final String prefix = "m" + Database.next() + "_";

  @EachDatabase
  void rowsAreKeptAndMigrated(Database kind) throws Exception {
    DataSource database = withRows(kind);

    installer(database).prepare(true);

    assertThat(value(database, "select version from " + prefix + "schema_version")).isEqualTo("2");
    assertThat(value(database, "select example from " + prefix + "task")).isEqualTo("nightly");
  }

  @EachDatabase
  void migratedTablesEqualCreatedTables(Database kind) throws Exception {
    DataSource database = withRows(kind);
    installer(database).prepare(true);
    String freshPrefix = "m" + Database.next() + "_";
    ExampleMigration.installer(database, freshPrefix).prepare(true);

    assertThat(shape(database, prefix)).isNotEmpty().isEqualTo(shape(database, freshPrefix));
    assertThat(value(database, "select version from " + freshPrefix + "schema_version"))
        .isEqualTo("2");
  }

  /** PostgreSQL runs a migration as a whole or not at all. */
  @ParameterizedTest
  @EnumSource(names = {"H2_IN_MEMORY", "H2_IN_A_FILE"})
  void interruptedMigrationStartsOver(Database kind) throws Exception {
    DataSource database = withRows(kind);
    run(database, "alter table " + prefix + "task add column example varchar");

    installer(database).prepare(true);

    assertThat(value(database, "select example from " + prefix + "task")).isEqualTo("nightly");
  }

  /** PostgreSQL creates all tables or none. */
  @ParameterizedTest
  @EnumSource(names = {"H2_IN_MEMORY", "H2_IN_A_FILE"})
  void interruptedCreationByAnOlderReleaseIsFinished(Database kind) throws Exception {
    DataSource database = withRows(kind);
    run(database, "drop table " + prefix + "schema_version");
    run(database, "drop table " + prefix + "node");

    installer(database).prepare(true);

    assertThat(value(database, "select version from " + prefix + "schema_version")).isEqualTo("2");
    assertThat(value(database, "select example from " + prefix + "task")).isEqualTo("nightly");
    assertThat(value(database, "select count(*) from " + prefix + "node")).isEqualTo("0");
  }

  @EachDatabase
  void severalNodesMayMigrateConcurrently(Database kind) throws Exception {
    DataSource database = withRows(kind);
    int nodes = 4;
    CyclicBarrier start = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<?>> migrating = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        migrating.add(
            threads.submit(
                () -> {
                  start.await(1, TimeUnit.MINUTES);
                  installer(database).prepare(true);
                  return null;
                }));
      }
      for (Future<?> node : migrating) {
        node.get(1, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(value(database, "select example from " + prefix + "task")).isEqualTo("nightly");
  }

  @EachDatabase
  void messageNamesTheStatementsWithoutCreateSchema(Database kind) throws Exception {
    DataSource database = withRows(kind);
    SchemaInstaller installer = installer(database);

    assertThatThrownBy(() -> installer.prepare(false))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "tables of the store have version 1 (table "
                + prefix
                + "schema_version), this release needs version 2: open the store with"
                + " createSchema(true), or run the statements that ddl(1) returns");

    run(database, installer.ddl(1));
    installer.prepare(false);
    assertThat(value(database, "select example from " + prefix + "task")).isEqualTo("nightly");
    assertThat(installer.ddl(2)).isEmpty();
    assertThatThrownBy(() -> installer.ddl(3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the version of the tables must be 1 to 2, was 3");
  }

  @EachDatabase
  void ddlOfALaterReleaseCreatesItsTables(Database kind) throws Exception {
    DataSource database = kind.open();
    SchemaInstaller installer = installer(database);

    run(database, installer.ddl());

    installer.prepare(false);
    assertThat(value(database, "select count(example) from " + prefix + "task")).isEqualTo("0");
  }

  @EachDatabase
  void tablesOfALaterReleaseAreRejected(Database kind) throws Exception {
    DataSource database = withRows(kind);
    installer(database).prepare(true);

    assertThatThrownBy(() -> JdbcStore.builder(database).tablePrefix(prefix).open())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("have version 2")
        .hasMessageEndingWith("made by a later release, use that release or a later one");
  }

  @EachDatabase
  void tablesAreNotMigratedWhileOlderNodesRun(Database kind) throws Exception {
    DataSource database = withRows(kind);
    JdbcStore store = JdbcStore.builder(database).tablePrefix(prefix).open();
    NodeId node = new NodeId("older", "1");
    Instant now = store.info().now();
    store.nodes().heartbeat(new NodeRow(node, now, now, List.of(), List.of()));

    assertThatThrownBy(() -> installer(database).prepare(true))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isFalse())
        .hasMessageStartingWith(
            "tables of the store have version 1, this release needs version 2, and nodes that need"
                + " the older version are running (older, last heartbeat ")
        .hasMessageEndingWith(
            "): stop them, then open the store again. A node that was killed counts as running"
                + " until 3 minutes after its last heartbeat");
    assertThat(value(database, "select version from " + prefix + "schema_version")).isEqualTo("1");

    store.nodes().remove(node);
    installer(database).prepare(true);
    assertThat(value(database, "select version from " + prefix + "schema_version")).isEqualTo("2");
  }

  @EachDatabase
  void killedNodePreventsAMigrationForAFewMinutesOnly(Database kind) throws Exception {
    DataSource database = withRows(kind);
    JdbcStore store = JdbcStore.builder(database).tablePrefix(prefix).open();
    Instant longAgo = store.info().now().minus(Duration.ofMinutes(4));
    store
        .nodes()
        .heartbeat(new NodeRow(new NodeId("older", "1"), longAgo, longAgo, List.of(), List.of()));

    installer(database).prepare(true);

    assertThat(value(database, "select version from " + prefix + "schema_version")).isEqualTo("2");
  }

  @Test
  void migrationDoesNotWaitForATableForever() throws Exception {
    DataSource database = withRows(Database.POSTGRESQL);
    SchemaInstaller impatient =
        ExampleMigration.installer(
            database, prefix, TransactionRunner.Timeouts.DEFAULT.withLock(Duration.ofMillis(100)));
    try (Connection reader = database.getConnection()) {
      reader.setAutoCommit(false);
      run(reader, "select count(*) from " + prefix + "task");

      assertThatThrownBy(() -> impatient.prepare(true))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue())
          .hasMessageContaining("lock timeout");

      reader.rollback();
      reader.setAutoCommit(true);
    }
    installer(database).prepare(true);
    assertThat(value(database, "select example from " + prefix + "task")).isEqualTo("nightly");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private SchemaInstaller installer(DataSource database) {
    return ExampleMigration.installer(database, prefix);
  }

  /** A database with tables of this release and a task in them. */
  private DataSource withRows(Database kind) {
    DataSource database = kind.open();
    StoreFixtures.saved(JdbcStore.builder(database).tablePrefix(prefix).open(), NIGHTLY, null);
    return database;
  }

  private static void run(DataSource database, String statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : List.of(statements.split(";\n", 0))) {
        statement.execute(sql);
      }
    }
  }

  private static String value(DataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  /** All columns with their types, and the columns of all indexes. */
  private static List<String> shape(DataSource database, String prefix) throws SQLException {
    List<String> shape = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      var metaData = connection.getMetaData();
      boolean isUpperCase = metaData.storesUpperCaseIdentifiers();
      String tablePrefix = isUpperCase ? prefix.toUpperCase(Locale.ROOT) : prefix;
      List<String> tables = new ArrayList<>();
      try (ResultSet columns =
          metaData.getColumns(
              null,
              null,
              tablePrefix.replace("_", metaData.getSearchStringEscape() + "_") + "%",
              null)) {
        while (columns.next()) {
          String table = columns.getString("TABLE_NAME");
          tables.add(table);
          shape.add(
              table.substring(tablePrefix.length())
                  + "."
                  + columns.getString("COLUMN_NAME")
                  + " "
                  + columns.getString("TYPE_NAME")
                  + " "
                  + columns.getString("IS_NULLABLE"));
        }
      }
      for (String table : tables.stream().distinct().toList()) {
        try (ResultSet indexes = metaData.getIndexInfo(null, null, table, false, true)) {
          while (indexes.next()) {
            shape.add(
                table.substring(tablePrefix.length())
                    + " indexes "
                    + indexes.getString("COLUMN_NAME")
                    + " "
                    + indexes.getInt("ORDINAL_POSITION")
                    + " "
                    + indexes.getBoolean("NON_UNIQUE")
                    + " "
                    + indexes.getString("FILTER_CONDITION"));
          }
        }
      }
    }
    return shape.stream().sorted().toList();
  }
}
