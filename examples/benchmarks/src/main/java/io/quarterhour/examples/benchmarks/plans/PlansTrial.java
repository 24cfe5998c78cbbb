package io.quarterhour.examples.benchmarks.plans;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.examples.benchmarks.postgres.Access;
import io.quarterhour.examples.benchmarks.postgres.Server;
import io.quarterhour.examples.benchmarks.postgres.WatchedStatements;
import io.quarterhour.jdbc.JdbcStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Performs all operations of a store on a database that reports their plans. */
final class PlansTrial {
  private static final int CONNECTIONS = 6;

  /**
   * The number of rounds. After several executions the driver prepares a statement on the server,
   * and after several more the server caches a generic plan; this number is enough for both.
   */
  static final int ROUNDS = 15;

  /**
   * The settings of {@code auto_explain}. Plans are returned as notices with the statement and do
   * not fill the log of the server.
   */
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

  private static final String LARGE =
      "select relname from pg_class where relname like 'qh\\_%' and relkind = 'r'"
          + " and relnamespace = current_schema()::regnamespace and reltuples >= 1000";

  private PlansTrial() {}

  /** {@return the plans of all operations in a new database with the given numbers of rows} */
  static PlanRecorder run(Server server, int future, int history, int rounds) throws Exception {
    Access access = server.freshDatabase();
    try {
      TableContent content = new TableContent(access, future, history);
      try (HikariDataSource pool = access.pool(CONNECTIONS, UnaryOperator.identity())) {
        content.fill(JdbcStore.on(pool));
      }
      return run(access, content, rounds);
    } finally {
      server.drop(access);
    }
  }

  private static PlanRecorder run(Access access, TableContent content, int rounds)
      throws Exception {
    PlanRecorder plans = new PlanRecorder(large(access));
    try (HikariDataSource pool =
        explained(access).pool(CONNECTIONS, source -> WatchedStatements.of(source, plans))) {
      JdbcStore store = JdbcStore.on(pool);
      EngineWork work = new EngineWork(store, plans);
      ConsoleQueries queries = new ConsoleQueries(store, plans, content);
      for (int round = 1; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        queries.runFrequent();
        work.runOnce();
      }
      queries.runRare();
    }
    return plans;
  }

  /** Returns the large tables. Small ones may be scanned sequentially. */
  private static Set<String> large(Access access) throws SQLException {
    return new HashSet<>(Server.query(access, LARGE));
  }

  private static Access explained(Access access) {
    String options = " -c " + String.join(" -c ", EXPLAINED);
    return new Access(
        access.url()
            + (access.url().contains("?") ? "&" : "?")
            + "options="
            + URLEncoder.encode(options.strip(), StandardCharsets.UTF_8),
        access.user(),
        access.password());
  }
}
