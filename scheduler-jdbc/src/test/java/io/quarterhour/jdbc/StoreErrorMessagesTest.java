package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.error.StoreException;
import io.quarterhour.task.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Exceptions of the store after database errors: they name the operation and the reason. */
class StoreErrorMessagesTest {
  private static final TaskId TASK = TaskId.of("acme", "nightly");

  private static StoreException storeError(ThrowingCallable call) {
    return catchThrowableOfType(StoreException.class, call);
  }

  private static JdbcDataSource h2(Path file, String password, String options) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(Database.fileUrl(file) + options);
    database.setUser("ann");
    database.setPassword(password);
    return database;
  }

  @Test
  void wrongPasswordIsReported(@TempDir Path folder) {
    Path file = folder.resolve("store");
    JdbcStore.on(h2(file, "right", ""));

    StoreException error = storeError(() -> JdbcStore.on(h2(file, "wrong", "")));

    assertThat(error)
        .hasMessageStartingWith(
            "could not open the store; database error: Wrong user name or password");
    assertThat(error.isTransient()).isFalse();
  }

  @Test
  void unreachableServerIsReported() {
    PGSimpleDataSource unreachable = new PGSimpleDataSource();
    unreachable.setPortNumbers(new int[] {1});

    StoreException error = storeError(() -> JdbcStore.on(unreachable));

    assertThat(error).hasMessageStartingWith("could not open the store; database error: ");
    assertThat(error.isTransient()).isTrue();
  }

  @Test
  void tooSmallPoolIsReported() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(Database.postgres());
    config.setMaximumPoolSize(3);
    // Long enough that a busy machine opens three connections.
    config.setConnectionTimeout(2000);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      StoreException error = storeError(() -> JdbcStore.on(pool));

      assertThat(error)
          .hasMessageStartingWith(
              "the data source must provide a node with 6 connections at the same time (one to fire"
                  + " and claim, one to record outcomes, one to renew leases, one to store logs,"
                  + " one for the calls of clients and workers, one to receive signals of other"
                  + " nodes), but provided only 3: increase the maximum pool size, or the"
                  + " connection limit of the database if the error names it; error: ")
          .hasMessageContaining("Connection is not available");
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @EachDatabase
  void missingTableIsReported(Database kind) throws SQLException {
    DataSource database = kind.open();
    String prefix = "r" + Database.next() + "_";
    JdbcStore store = JdbcStore.builder(database).tablePrefix(prefix).open();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table " + prefix + "definition");
    }

    StoreException error = storeError(() -> StoreFixtures.saved(store, TASK, null));

    assertThat(error)
        .hasMessageStartingWith("could not save task acme/nightly; database error: ")
        .message()
        .containsIgnoringCase(prefix + "definition");
    assertThat(error.isTransient()).isFalse();
  }

  @Test
  void readOnlyH2DatabaseIsReported(@TempDir Path folder) {
    Path file = folder.resolve("store");
    JdbcStore.on(h2(file, "right", ""));

    assertReadOnly(
        JdbcStore.on(h2(file, "right", ";ACCESS_MODE_DATA=r")),
        message -> assertThat(message).contains("read only"));
  }

  @Test
  void readOnlyPostgresDatabaseIsReported() {
    String prefix = "r" + Database.next() + "_";
    JdbcStore.builder(Database.POSTGRESQL.open()).tablePrefix(prefix).open();
    PGSimpleDataSource readOnly = Database.postgres();
    readOnly.setOptions("-c default_transaction_read_only=on");

    assertReadOnly(
        JdbcStore.builder(readOnly).tablePrefix(prefix).open(),
        message -> assertThat(message).contains("read-only transaction"));
  }

  @Tag("full")
  @Test
  void readOnlyMariaDatabaseIsReported() {
    String prefix = "r" + Database.next() + "_";
    JdbcStore.builder(Database.MARIADB.open()).tablePrefix(prefix).open();

    assertReadOnly(
        JdbcStore.builder(MariaServer.source("&sessionVariables=tx_read_only=1"))
            .tablePrefix(prefix)
            .open(),
        message -> assertThat(message).contains("READ ONLY transaction"));
  }

  private static void assertReadOnly(JdbcStore store, Consumer<String> messageCheck) {
    StoreException error = storeError(() -> StoreFixtures.saved(store, TASK, null));

    assertThat(error).hasMessageStartingWith("could not save task acme/nightly; database error: ");
    assertThat(error.isTransient()).isFalse();
    messageCheck.accept(error.getMessage());
  }
}
