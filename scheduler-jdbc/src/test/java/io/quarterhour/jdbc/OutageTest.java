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
 * The database fails while a node works: that is told once, no slot is lost, and the node goes on
 * by itself.
 */
@Timeout(180)
class OutageTest {
  private static final int TASKS = 10;
  private static final int SLOTS = 24;

  private static final int POOL = 7;
  private final TickWorkload tickWorkload = new TickWorkload(TASKS, SLOTS);
  private final String prefix = "o" + Database.next() + "_";

  private JdbcStore open(DataSource source) {
    return JdbcStore.builder(source).tablePrefix(prefix).open();
  }

  /** Something that happens while the node works. */
  private interface Incident {
    void run(CapturedLogs logs) throws Exception;
  }

  /** Lets a node run all slots, with an incident in between; what the log said when it began. */
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

      // Two lines, or a few more if the machine was so busy that it took one incident for several.
      assertThat(logs.with("Outage")).hasSizeBetween(2, 10);
      assertThat(logs.with("LoopThread")).isEmpty();
      return logs.with("Outage").get(0);
    }
  }

  private static void awaitOutage(CapturedLogs logs) {
    await().until(() -> !logs.with("Outage").isEmpty());
  }

  /** Waits for more than so many runs, or for the last. */
  private void awaitRuns(int many) {
    await().until(() -> tickWorkload.runs.get() > Math.min(many, TASKS * SLOTS - 1));
  }

  private static void execute(DataSource source, String statement) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void survivesTemporaryConnectionFailures(Database kind) throws Exception {
    DataSource intact = kind.open();
    FaultyDataSource cable = new FaultyDataSource(intact);

    String told =
        survive(
            cable.source(),
            intact,
            logs -> {
              cable.setUnavailable(true);
              awaitOutage(logs);
              cable.setUnavailable(false);
            });

    assertThat(told).contains("WARN").contains("database error: the cable is cut");
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void survivesOccasionalConnectionFailures(Database kind) throws Exception {
    DataSource intact = kind.open();
    FaultyDataSource cable = new FaultyDataSource(intact);

    String told =
        survive(
            cable.source(),
            intact,
            logs -> {
              cable.failEvery(5);
              awaitRuns(tickWorkload.runs.get() + 2 * TASKS);
              // So many may have been claimed at once that they needed no connection that broke.
              awaitOutage(logs);
              cable.failEvery(0);
            });

    assertThat(told).contains("the cable ");
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void survivesATemporarilyMissingTable(Database kind) throws Exception {
    DataSource source = kind.open();

    String told =
        survive(
            source,
            source,
            logs -> {
              execute(source, "alter table " + prefix + "live rename to " + prefix + "away");
              awaitOutage(logs);
              execute(source, "alter table " + prefix + "away rename to " + prefix + "live");
            });

    assertThat(told).contains("ERROR").containsIgnoringCase(prefix + "live");
  }

  @Test
  void survivesAnExhaustedPool() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(Database.postgres());
    config.setMaximumPoolSize(POOL);
    config.setConnectionTimeout(250);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      String told =
          survive(
              pool,
              Database.postgres(),
              logs -> {
                List<Connection> claimed = new ArrayList<>();
                await()
                    .ignoreExceptions()
                    .until(
                        () -> {
                          claimed.add(pool.getConnection());
                          // One is what the node listens on.
                          return claimed.size() == POOL - 1;
                        });
                awaitOutage(logs);
                for (Connection one : claimed) {
                  one.close();
                }
              });

      assertThat(told).contains("Connection is not available, request timed out after");
    }
  }

  @Tag("full")
  @Test
  void survivesConnectionsKilledByMariaDb() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(MariaServer.source(prefix, ""));
    try (HikariDataSource pool = new HikariDataSource(config)) {
      String told =
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

      assertThat(told).contains("WARN").contains("database error: ");
    }
  }

  @Test
  void survivesConnectionsKilledOneByOne() throws Exception {
    PGSimpleDataSource named = Database.postgres();
    named.setApplicationName(prefix);
    HikariConfig config = new HikariConfig();
    config.setDataSource(named);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      String told =
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

      assertThat(told).contains("terminating connection due to administrator command");
    }
  }
}
