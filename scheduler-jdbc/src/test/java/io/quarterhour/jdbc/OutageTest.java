package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Database failures while a node works: the node logs each outage once, loses no slot and recovers
 * without intervention.
 */
@Timeout(180)
class OutageTest {
  private static final int TASKS = 10;
  private static final int SLOTS = 24;

  private static final int POOL_SIZE = 7;
  private final TickWorkload tickWorkload = new TickWorkload(TASKS, SLOTS);
  private final String prefix = "o" + Database.next() + "_";

  private JdbcStore open(DataSource source) {
    return JdbcStore.builder(source).tablePrefix(prefix).open();
  }

  /** A failure that the test causes while the node works. */
  private interface Incident {
    void run(CapturedLogs logs) throws Exception;
  }

  /** Runs all slots on a node with an incident in between; returns the log line of the outage. */
  private String survive(DataSource source, DataSource intact, Incident incident) throws Exception {
    try (CapturedLogs logs = new CapturedLogs();
        Scheduler node = tickWorkload.node(open(source), "node")) {
      node.start();
      tickWorkload.save(node);
      await().until(() -> tickWorkload.runs.get() > TASKS);
      incident.run(logs);
      tickWorkload.awaitAll(open(intact));
      await()
          .until(
              () ->
                  logs.with("Store recovered. node=").size()
                      == logs.with("Store unavailable; calls are retried").size()
                          + logs.with("Store failed with an error that is not expected").size());

      // Two lines, or more if a busy machine perceives one incident as several outages.
      assertThat(logs.with("Outage")).hasSizeBetween(2, 10);
      assertThat(logs.with("LoopThread")).isEmpty();
      return logs.with("Outage").get(0);
    }
  }

  private static void awaitOutage(CapturedLogs logs) {
    await().until(() -> !logs.with("Outage").isEmpty());
  }

  /** Waits for more than {@code runs} runs, or for the last run of the workload. */
  private void awaitRuns(int runs) {
    await().until(() -> tickWorkload.runs.get() > Math.min(runs, TASKS * SLOTS - 1));
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void nodeSurvivesTemporaryConnectionFailures(Database kind) throws Exception {
    DataSource intact = kind.open();
    FaultyDataSource faulty = new FaultyDataSource(intact);

    String outageLine =
        survive(
            faulty.source(),
            intact,
            logs -> {
              faulty.setUnavailable(true);
              awaitOutage(logs);
              faulty.setUnavailable(false);
            });

    assertThat(outageLine).contains("WARN").contains("database error: the cable is cut");
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void nodeSurvivesOccasionalConnectionFailures(Database kind) throws Exception {
    DataSource intact = kind.open();
    FaultyDataSource faulty = new FaultyDataSource(intact);

    String outageLine =
        survive(
            faulty.source(),
            intact,
            logs -> {
              faulty.failEvery(5);
              awaitRuns(tickWorkload.runs.get() + 2 * TASKS);
              // The runs may have been claimed in one call, without a connection that broke.
              awaitOutage(logs);
              faulty.failEvery(0);
            });

    assertThat(outageLine).contains("the cable ");
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void nodeSurvivesATemporarilyMissingTable(Database kind) throws Exception {
    DataSource source = kind.open();

    String outageLine =
        survive(
            source,
            source,
            logs -> {
              execute(source, "alter table " + prefix + "live rename to " + prefix + "away");
              awaitOutage(logs);
              execute(source, "alter table " + prefix + "away rename to " + prefix + "live");
            });

    assertThat(outageLine).contains("ERROR").containsIgnoringCase(prefix + "live");
  }

  @Test
  void nodeSurvivesAnExhaustedPool() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(Database.postgres());
    config.setMaximumPoolSize(POOL_SIZE);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      String outageLine =
          survive(
              pool,
              Database.postgres(),
              logs -> {
                pool.getHikariConfigMXBean().setConnectionTimeout(250);
                List<Connection> connections = new ArrayList<>();
                await()
                    .ignoreExceptions()
                    .until(
                        () -> {
                          connections.add(pool.getConnection());
                          // The node keeps one connection to receive signals.
                          return connections.size() == POOL_SIZE - 1;
                        });
                awaitOutage(logs);
                for (Connection connection : connections) {
                  connection.close();
                }
              });

      assertThat(outageLine).contains("Connection is not available, request timed out after");
    }
  }

  @Tag("full")
  @Test
  void nodeSurvivesConnectionsKilledByMariaDb() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(MariaServer.source(prefix, ""));
    try (HikariDataSource pool = new HikariDataSource(config)) {
      String outageLine =
          survive(
              pool,
              MariaServer.source(prefix, ""),
              logs -> {
                for (int i = 0; i < 5 || logs.with("Outage").isEmpty(); i++) {
                  int before = tickWorkload.runs.get();
                  MariaServer.endConnections(prefix);
                  awaitRuns(before + TASKS);
                }
              });

      assertThat(outageLine).contains("WARN").contains("database error: ");
    }
  }

  @Test
  void nodeSurvivesConnectionsKilledOneByOne() throws Exception {
    PGSimpleDataSource namedSource = Database.postgres();
    namedSource.setApplicationName(prefix);
    HikariConfig config = new HikariConfig();
    config.setDataSource(namedSource);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      String outageLine =
          survive(
              pool,
              Database.postgres(),
              logs -> {
                for (int i = 0; i < 5 || logs.with("Outage").isEmpty(); i++) {
                  int before = tickWorkload.runs.get();
                  execute(
                      Database.postgres(),
                      "select pg_terminate_backend(pid) from pg_stat_activity"
                          + " where application_name = '"
                          + prefix
                          + "'");
                  awaitRuns(before + TASKS);
                }
              });

      assertThat(outageLine).contains("terminating connection due to administrator command");
    }
  }
}
