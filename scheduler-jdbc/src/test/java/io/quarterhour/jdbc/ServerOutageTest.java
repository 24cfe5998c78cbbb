package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.error.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** Failures of a PostgreSQL server while a node works, and the messages that report them. */
@Timeout(180)
class ServerOutageTest {
  private static final int TASKS = 10;
  private static final int SLOTS = 60;

  private final TickWorkload tickWorkload = new TickWorkload(TASKS, SLOTS);

  private static HikariDataSource pool(PostgresServer postgresServer) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgresServer.source());
    return new HikariDataSource(config);
  }

  private static void awaitOutages(CapturedLogs logs, int outages) {
    await().until(() -> logs.with("Outage").size() == 2 * outages - 1);
  }

  private static void awaitRecoveries(CapturedLogs logs, int outages) {
    await().until(() -> logs.with("Store recovered. node=").size() == outages);
  }

  @Test
  void nodeSurvivesACrashAndAReadOnlyPhaseOfTheServer() throws Exception {
    try (CapturedLogs logs = new CapturedLogs();
        PostgresServer postgresServer = new PostgresServer();
        HikariDataSource pool = pool(postgresServer);
        Scheduler node = tickWorkload.node(JdbcStore.on(pool), "node")) {
      node.start();
      tickWorkload.save(node);
      await().until(() -> tickWorkload.runs.get() > TASKS);
      pool.getHikariConfigMXBean().setConnectionTimeout(500);

      postgresServer.crash();
      awaitOutages(logs, 1);
      postgresServer.restart();
      awaitRecoveries(logs, 1);

      postgresServer.run("alter system set default_transaction_read_only = on");
      postgresServer.run("select pg_reload_conf()");
      awaitOutages(logs, 2);
      postgresServer.run("alter system reset all");
      postgresServer.run("select pg_reload_conf()");
      awaitRecoveries(logs, 2);

      tickWorkload.awaitAll(JdbcStore.on(postgresServer.source()));
      assertThat(logs.with("Outage")).hasSize(4);
      assertThat(logs.with("Outage").get(2))
          .contains("ERROR")
          .contains("in a read-only transaction");
    }
  }

  @Test
  void wrongPasswordIsReportedWithTheServersMessage() throws Exception {
    try (PostgresServer postgresServer = new PostgresServer()) {
      postgresServer.run("create role ann login password 'right'");
      Path rules = postgresServer.data().resolve("pg_hba.conf");
      List<String> lines = new ArrayList<>(List.of("host all ann 127.0.0.1/32 scram-sha-256"));
      lines.addAll(Files.readAllLines(rules));
      Files.write(rules, lines);
      postgresServer.run("select pg_reload_conf()");
      PGSimpleDataSource source = postgresServer.source();
      source.setServerNames(new String[] {"127.0.0.1"});
      source.setUser("ann");
      source.setPassword("wrong");
      HikariConfig config = new HikariConfig();
      config.setDataSource(source);
      config.setInitializationFailTimeout(-1);
      config.setConnectionTimeout(500);

      StoreException direct =
          catchThrowableOfType(StoreException.class, () -> JdbcStore.on(source));
      StoreException pooled;
      try (HikariDataSource pool = new HikariDataSource(config)) {
        pooled = catchThrowableOfType(StoreException.class, () -> JdbcStore.on(pool));
      }

      String text = "FATAL: password authentication failed for user \"ann\"";
      assertThat(direct).hasMessage("could not open the store; database error: " + text);
      assertThat(direct.isTransient()).isFalse();
      assertThat(pooled)
          .hasMessageStartingWith("could not open the store; database error: ")
          .hasMessageEndingWith(text);
    }
  }
}
