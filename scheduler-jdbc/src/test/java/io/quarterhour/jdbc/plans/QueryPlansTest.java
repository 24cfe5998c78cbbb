package io.quarterhour.jdbc.plans;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.jdbc.JdbcStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The statements of the store read few rows of large tables, by index, on PostgreSQL. More rows
 * with {@code -Dplans.future=10000000 -Dplans.history=5000000}, which need about 20 GB of disk.
 */
@Tag("full")
@Timeout(value = 4, unit = TimeUnit.HOURS)
class QueryPlansTest {
  /** The number of calls, and also of tasks, that are not due for hours. */
  private static final int FUTURE = Integer.getInteger("plans.future", 1_000_000);

  /** The number of finished executions, with a log line each. */
  private static final int HISTORY = Integer.getInteger("plans.history", 500_000);

  /**
   * The number of rounds. After several executions the driver prepares a statement on the server,
   * and after several more the server caches a generic plan; this number is enough for both.
   */
  private static final int ROUNDS = 15;

  /** The settings of {@code auto_explain}. Plans are returned as notices with the statement. */
  private static final List<String> EXPLAINED =
      List.of(
          "session_preload_libraries=auto_explain",
          "auto_explain.log_min_duration=0",
          "auto_explain.log_analyze=on",
          "auto_explain.log_format=text",
          "auto_explain.log_nested_statements=off",
          "auto_explain.log_parameter_max_length=0",
          "auto_explain.log_level=notice",
          "client_min_messages=notice");

  /** Finds the large tables. Small ones may be scanned sequentially. */
  private static final String LARGE =
      "select relname from pg_class where relname like 'qh\\_%' and relkind = 'r'"
          + " and relnamespace = current_schema()::regnamespace and reltuples >= 1000";

  @Test
  void everyOperationReadsFewRowsOfLargeTablesByIndex() throws Exception {
    Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "plans-");
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setDataDirectory(data).setServerConfig("fsync", "off").start()) {
      PGSimpleDataSource database = database(server);
      TableContent content = new TableContent(database, FUTURE, HISTORY);
      try (HikariDataSource pool = pool(database)) {
        content.fill(JdbcStore.on(pool));
      }
      Set<String> large = largeTables(database);
      assertThat(large).contains("qh_live", "qh_task", "qh_history", "qh_definition");
      PlanRecorder plans = new PlanRecorder(large);

      database.setOptions("-c " + String.join(" -c ", EXPLAINED));
      performAll(ExplainedStatements.of(database, plans), plans, content);

      assertThat(plans.withoutPlan()).isEmpty();
      assertThat(plans.badPlans()).isEmpty();
    }
  }

  private static void performAll(DataSource source, PlanRecorder plans, TableContent content)
      throws Exception {
    try (HikariDataSource pool = pool(source)) {
      JdbcStore store = JdbcStore.on(pool);
      EngineWork work = new EngineWork(store, plans);
      ConsoleQueries queries = new ConsoleQueries(store, plans, content);
      for (int round = 0; round < ROUNDS; round++) {
        queries.runFrequent();
        work.runOnce();
      }
      queries.runRare();
    }
  }

  private static PGSimpleDataSource database(EmbeddedPostgres server) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {server.getPort()});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    return source;
  }

  private static HikariDataSource pool(DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    return new HikariDataSource(config);
  }

  private static Set<String> largeTables(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(LARGE)) {
      Set<String> tables = new HashSet<>();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      return tables;
    }
  }
}
