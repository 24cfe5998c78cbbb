package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that an older release made, with what it left in them, are brought up. */
class UpgradeTest {
  private static final TaskId RAN = TaskId.of("acme", "ran");
  private static final TaskId WAITS = TaskId.of("acme", "waits");

  private final String prefix = "u" + Database.next() + "_";

  @EachDatabase(except = Database.MARIADB)
  void whatWasThereIsKept(Database kind) throws Exception {
    JdbcStore store = store(older(kind)).open();

    assertThat(lastRun(store, RAN)).extracting(LastExecution::summary).isEqualTo("all well");
    assertThat(lastRun(store, WAITS)).isNull();
    assertThat(lastRun(store, TaskId.of("acme", "again"))).isNull();
    assertThat(store.history().task(TenantScope.ALL, TaskId.of("acme", "gone"))).isEmpty();
    assertThat(Given.executions(store)).hasSize(2);
  }

  @EachDatabase(except = Database.MARIADB)
  void whatWaitedRunsAndIsTheLastRunOfItsTask(Database kind) throws Exception {
    JdbcStore store = store(older(kind)).open();

    ClaimResult claimResult = store.executions().claim(Given.request("node", Given.NOON));
    Lease lease = new Lease(claimResult.executions().get(0).execution().id(), 1);
    AttemptResult.Finished finished =
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED,
            null,
            Outcome.success("done"),
            Given.NOON,
            Given.NOON.plusSeconds(1),
            List.of(),
            null);
    store
        .executions()
        .complete(List.of(new Completion(lease, finished)), Given.NOON.plusSeconds(1));

    assertThat(lastRun(store, WAITS)).extracting(LastExecution::summary).isEqualTo("done");
  }

  @EachDatabase(except = Database.MARIADB)
  void slotsThatHadTheirExecutionGetNoSecondOne(Database kind) throws Exception {
    SchedulerStore store = store(older(kind)).open();
    List<FireResult> answers = new ArrayList<>();

    for (DueTasks.DueTask due : store.tasks().due(Given.NOON.plusSeconds(3600), 10).tasks()) {
      ScheduleState back = due.scheduleState().withNext(Given.NOON, Given.NOON);
      TaskId task = due.definition().task();
      answers.addAll(
          store
              .tasks()
              .fire(
                  List.of(Given.firing(task, back, false)),
                  Given.terms("node", Given.NOON.plusSeconds(3600))));
    }

    assertThat(answers)
        .hasSize(2)
        .allSatisfy(
            answer ->
                assertThat(answer.executions())
                    .extracting(InsertResult::status)
                    .containsExactly(InsertResult.Status.DUPLICATE));
  }

  @EachDatabase(except = Database.MARIADB)
  void theyAreThenLikeTablesThatWereMadeAnew(Database kind) throws Exception {
    DataSource database = older(kind);
    store(database).open();
    String fresh = "u" + Database.next() + "_";
    JdbcStore.builder(database).tablePrefix(fresh).open();

    assertThat(shape(database, prefix)).isNotEmpty().isEqualTo(shape(database, fresh));
  }

  /** PostgreSQL makes all tables or none. */
  @ParameterizedTest
  @EnumSource(names = {"H2_IN_MEMORY", "H2_IN_A_FILE"})
  void tablesThatAnOlderReleaseDidNotFinishAreFinished(Database kind) throws Exception {
    DataSource database = older(kind);
    run(database, "drop table " + prefix + "schema_version");
    run(database, "drop table " + prefix + "node");

    JdbcStore store = store(database).open();

    assertThat(lastRun(store, RAN)).isNotNull();
    Given.saved(store, TaskId.of("acme", "new"), null);
  }

  @EachDatabase(except = Database.MARIADB)
  void severalNodesMayBringThemUpAtOnce(Database kind) throws Exception {
    DataSource database = older(kind);
    int nodes = 4;
    CyclicBarrier start = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<JdbcStore>> opening = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        opening.add(
            threads.submit(
                () -> {
                  start.await(1, TimeUnit.MINUTES);
                  return store(database).open();
                }));
      }
      for (Future<JdbcStore> store : opening) {
        assertThat(lastRun(store.get(1, TimeUnit.MINUTES), RAN)).isNotNull();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @EachDatabase(except = Database.MARIADB)
  void theyAreLeftAloneIfSomebodyElseIsToDoIt(Database kind) throws Exception {
    DataSource database = older(kind);
    JdbcStore.Builder builder = store(database).createSchema(false);

    assertThatThrownBy(builder::open)
        .hasMessage(
            "the tables of the store must be of version 4, but "
                + prefix
                + "schema_version says 1: let the store bring them up,"
                + " or run the statements that ddl(1) prints");

    run(database, builder.ddl(1));
    assertThat(lastRun(builder.open(), RAN)).isNotNull();
    assertThat(builder.ddl(2)).contains("action_version");
    assertThat(builder.ddl(3)).contains("quarantine").contains("state");
    assertThat(builder.ddl(4)).isEmpty();
    assertThatThrownBy(() -> builder.ddl(5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the version of the tables must be between 1 and 4, was 5");
  }

  private JdbcStore.Builder store(DataSource database) {
    return JdbcStore.builder(database).tablePrefix(prefix);
  }

  private static @Nullable LastExecution lastRun(SchedulerStore store, TaskId task) {
    return store.history().task(TenantScope.ALL, task).map(TaskSummary::lastExecution).orElse(null);
  }

  /** A database with tables as the first version had them. */
  private DataSource older(Database kind) throws IOException, SQLException {
    DataSource database = kind.open();
    run(database, text(kind == Database.POSTGRESQL ? "postgresql" : "h2"));
    run(database, text("rows"));
    return database;
  }

  private String text(String name) throws IOException {
    try (InputStream file = UpgradeTest.class.getResourceAsStream("/version-1/" + name + ".sql")) {
      assertThat(file).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("qh_", prefix);
    }
  }

  private static void run(DataSource database, String statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String one : List.of(statements.split(";\n", 0))) {
        statement.execute(one);
      }
    }
  }

  /** All columns with their types, and the columns of all indexes. */
  private static List<String> shape(DataSource database, String prefix) throws SQLException {
    List<String> shape = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      var about = connection.getMetaData();
      boolean upper = about.storesUpperCaseIdentifiers();
      String begin = upper ? prefix.toUpperCase(Locale.ROOT) : prefix;
      List<String> tables = new ArrayList<>();
      try (ResultSet columns =
          about.getColumns(
              null, null, begin.replace("_", about.getSearchStringEscape() + "_") + "%", null)) {
        while (columns.next()) {
          String table = columns.getString("TABLE_NAME");
          tables.add(table);
          shape.add(
              table.substring(begin.length())
                  + "."
                  + columns.getString("COLUMN_NAME")
                  + " "
                  + columns.getString("TYPE_NAME")
                  + " "
                  + columns.getString("IS_NULLABLE"));
        }
      }
      for (String table : tables.stream().distinct().toList()) {
        try (ResultSet indexes = about.getIndexInfo(null, null, table, false, true)) {
          while (indexes.next()) {
            shape.add(
                table.substring(begin.length())
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
