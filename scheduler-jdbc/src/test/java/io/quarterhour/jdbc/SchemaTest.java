package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Creation of the tables of the store, and checks of their version. */
class SchemaTest {
  private static final int NODES = 4;
  private static final TaskId TASK = TaskId.of("acme", "nightly");

  private static String freshPrefix() {
    return "s" + Database.next() + "_";
  }

  private static void run(DataSource database, String statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : List.of(statements.split(";\n", 0))) {
        statement.execute(sql);
      }
    }
  }

  private static boolean containsTask(JdbcStore store) {
    return store.history().task(TenantScope.ALL, TASK).isPresent();
  }

  @EachDatabase
  void severalNodesMayCreateTheTablesConcurrently(Database kind) throws Exception {
    for (int round = 0; round < 3; round++) {
      DataSource database = kind.open();
      String prefix = freshPrefix();
      CyclicBarrier start = new CyclicBarrier(NODES);
      ExecutorService threads = Executors.newFixedThreadPool(NODES);
      try {
        List<Future<JdbcStore>> opening = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
          opening.add(
              threads.submit(
                  () -> {
                    start.await(1, TimeUnit.MINUTES);
                    return JdbcStore.builder(database).tablePrefix(prefix).open();
                  }));
        }
        StoreFixtures.saved(opening.get(0).get(1, TimeUnit.MINUTES), TASK, null);
        for (Future<JdbcStore> store : opening) {
          assertThat(containsTask(store.get(1, TimeUnit.MINUTES))).isTrue();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @EachDatabase
  void printedStatementsCreateTheSameTables(Database kind) throws Exception {
    DataSource database = kind.open();
    JdbcStore.Builder builder =
        JdbcStore.builder(database).tablePrefix(freshPrefix()).createSchema(false);

    run(database, builder.ddl());

    JdbcStore store = builder.open();
    StoreFixtures.saved(store, TASK, null);
    assertThat(containsTask(store)).isTrue();
  }

  @EachDatabase
  void tablesMayBeInASeparateSchema(Database kind) throws Exception {
    DataSource database = kind.open();
    String schema = "jobs" + Database.next();
    run(database, "create schema " + schema);

    JdbcStore store = JdbcStore.builder(database).schema(schema).open();
    StoreFixtures.saved(store, TASK, null);

    assertThat(containsTask(JdbcStore.builder(database).schema(schema).open())).isTrue();
    run(database, "select count(*) from " + schema + ".qh_live");
  }

  @EachDatabase
  void storesWithDifferentPrefixesAreIndependent(Database kind) {
    DataSource database = kind.open();
    JdbcStore store = JdbcStore.builder(database).tablePrefix(freshPrefix()).open();
    StoreFixtures.saved(store, TASK, null);

    assertThat(containsTask(JdbcStore.builder(database).tablePrefix(freshPrefix()).open()))
        .isFalse();
  }

  @EachDatabase
  void missingTablesAreReportedIfNotCreated(Database kind) {
    String prefix = freshPrefix();
    JdbcStore.Builder builder =
        JdbcStore.builder(kind.open()).tablePrefix(prefix).createSchema(false);

    assertThatThrownBy(builder::open)
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "tables of the store not found (no table "
                + prefix
                + "schema_version): open the store with createSchema(true),"
                + " or run the statements that ddl() returns");
  }

  @EachDatabase
  void tablesOfAnotherVersionAreRejected(Database kind) throws Exception {
    DataSource database = kind.open();
    String prefix = freshPrefix();
    JdbcStore.Builder builder = JdbcStore.builder(database).tablePrefix(prefix);
    builder.open();

    run(database, "update " + prefix + "schema_version set version = 7");
    assertThatThrownBy(builder::open)
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "tables of the store have version 7 (table "
                + prefix
                + "schema_version), this release needs version 1: they were made by a later"
                + " release, use that release or a later one");

    run(database, "update " + prefix + "schema_version set version = 0");
    assertThatThrownBy(builder::open)
        .hasMessageContaining("have version 0")
        .hasMessageEndingWith(
            "no release has made tables of that version, check the table prefix and schema");
    assertThat(builder.ddl(1)).isEmpty();
    assertThatThrownBy(() -> builder.ddl(2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the version of the tables must be 1 to 1, was 2");
  }

  @Test
  void invalidNamesAreRejected() {
    DataSource database = Database.H2_IN_MEMORY.open();

    assertThatThrownBy(() -> JdbcStore.builder(database).tablePrefix("a b").open())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "table prefix must be 1 to 40 letters, digits or underscores"
                + " and not begin with a digit, was 'a b'");
    assertThatThrownBy(() -> JdbcStore.builder(database).schema("x;y").open())
        .hasMessageContaining("schema name must be");
  }
}
