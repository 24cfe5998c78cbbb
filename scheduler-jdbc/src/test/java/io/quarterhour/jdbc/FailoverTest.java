package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.store.TransactionSupport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The pooled connections of a node after a failover: they work, but their server accepts no changes
 * any more.
 */
@Timeout(180)
class FailoverTest {
  private static final int POOL_SIZE = 8;

  /** The connection that listens stays with its node. */
  private static final int POOLED = POOL_SIZE - 1;

  private static HikariDataSource pool(PostgresServer postgresServer) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgresServer.source());
    config.setMaximumPoolSize(POOL_SIZE);
    return new HikariDataSource(config);
  }

  /** Makes connections of a pool read-only, as if they led to the former primary server. */
  private static void makeReadOnly(HikariDataSource pool, int number) throws SQLException {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(pool.getConnection());
    }
    for (Connection connection : all) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set session characteristics as transaction read only");
      }
      connection.close();
    }
  }

  /** The server processes of the connections that listen. */
  private static Set<Integer> listeners(PostgresServer postgresServer) throws SQLException {
    Set<Integer> found = new TreeSet<>();
    try (Connection connection = postgresServer.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select pid from pg_stat_activity where query like 'listen %'")) {
      while (rows.next()) {
        found.add(rows.getInt(1));
      }
    }
    return found;
  }

  @Test
  void readOnlyConnectionsAreReplaced() throws Exception {
    TickWorkload tickWorkload = new TickWorkload(10, 60);
    try (PostgresServer postgresServer = new PostgresServer();
        HikariDataSource pool = pool(postgresServer);
        Scheduler node = tickWorkload.node(JdbcStore.on(pool), "node")) {
      node.start();
      tickWorkload.save(node);
      await().until(() -> tickWorkload.runs.get() > 10);
      await().until(() -> listeners(postgresServer).size() == 1);
      Set<Integer> before = listeners(postgresServer);

      makeReadOnly(pool, POOLED);

      tickWorkload.awaitAll(JdbcStore.on(postgresServer.source()));
      await()
          .untilAsserted(
              () ->
                  assertThat(listeners(postgresServer))
                      .hasSize(1)
                      .doesNotContainAnyElementsOf(before));
    }
  }

  @Test
  void readOnlyConnectionOfAnActionIsReplaced() throws Exception {
    try (PostgresServer postgresServer = new PostgresServer();
        HikariDataSource pool = pool(postgresServer)) {
      postgresServer.run("create table written (id int)");
      JdbcStore store = JdbcStore.on(pool);
      TransactionSupport<?> support = store.transactionSupport().orElseThrow();
      makeReadOnly(pool, POOL_SIZE);

      await()
          .until(
              () -> {
                try (TransactionSupport.Transaction<?> transaction = support.begin();
                    Statement statement = ((Connection) transaction.handle()).createStatement()) {
                  statement.execute("insert into written values (1)");
                  transaction.commit();
                  return true;
                } catch (SQLException e) {
                  return false;
                }
              });
    }
  }
}
