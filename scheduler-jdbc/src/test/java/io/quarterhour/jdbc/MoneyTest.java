package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.task.ActionCall;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactional actions that transfer money in a process that is killed repeatedly. The number of
 * transfers is set by {@code -Ddrill.transfers=20000}.
 *
 * <p>On H2 this requires a write lock: four threads that write by plain JDBC lose a part of a
 * transaction within 35 to 75 kills.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MoneyTest {
  private static final int TRANSFERS =
      Integer.getInteger("drill.transfers", Boolean.getBoolean("quarterhour.full") ? 20_000 : 100);
  private static final int BATCH = 1000;

  private final List<ExecutionId> enqueued = new ArrayList<>();

  @Test
  void eachTransferTookEffectOnceOnPostgres() throws Exception {
    try (PostgresServer postgresServer = new PostgresServer()) {
      String url = "jdbc:postgresql://localhost:" + postgresServer.port() + "/postgres";
      assertEachTookEffectOnce(url);
    }
  }

  @Test
  void eachTransferTookEffectOnceOnH2(@TempDir Path folder) throws Exception {
    // Without WRITE_DELAY=0 a kill loses the commits of the last half second.
    assertEachTookEffectOnce(Database.fileUrl(folder.resolve("bank")) + ";WRITE_DELAY=0");
  }

  private void assertEachTookEffectOnce(String url) throws Exception {
    try (HikariDataSource pool = MoneyNode.pool(url);
        Scheduler scheduler = MoneyNode.scheduler(pool)) {
      MoneyNode.open(pool);
      enqueueTransfers(scheduler);
    }

    int kills = killUntilDone(url);
    System.out.printf("%,d transfers completed, %,d kills%n", TRANSFERS, kills);

    try (HikariDataSource pool = MoneyNode.pool(url)) {
      List<Execution> history = StoreFixtures.executions(JdbcStore.on(pool));
      assertThat(history).extracting(Execution::state).containsOnly(ExecutionState.SUCCEEDED);
      assertThat(history).extracting(Execution::id).containsExactlyInAnyOrderElementsOf(enqueued);
      assertThat(moved(pool))
          .containsExactlyInAnyOrderElementsOf(
              enqueued.stream().map(ExecutionId::toString).toList());
      assertThat(MoneyNode.audit(pool)).isEmpty();
      assertThat(kills).isPositive();
    }
  }

  private void enqueueTransfers(Scheduler scheduler) {
    Random random = new Random(7);
    while (enqueued.size() < TRANSFERS) {
      List<ActionCall> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, TRANSFERS - enqueued.size()); i++) {
        int from = random.nextInt(MoneyNode.ACCOUNTS);
        int to = (from + 1 + random.nextInt(MoneyNode.ACCOUNTS - 1)) % MoneyNode.ACCOUNTS;
        int amount = 1 + random.nextInt(100);
        batch.add(
            ActionCall.of(MoneyNode.ACTION, Map.of("from", from, "to", to, "amount", amount)));
      }
      enqueued.addAll(scheduler.client().enqueueAll(batch));
    }
  }

  /** {@return the number of kills of the process before all transfers were done} */
  private static int killUntilDone(String url) throws Exception {
    for (int kills = 0; ; kills++) {
      Process process = MoneyNode.start(url);
      try (BufferedReader output = process.inputReader()) {
        boolean connected = MoneyNode.AT_WORK.equals(output.readLine());
        // One or two seconds if there are many transfers.
        long millis =
            Math.min(2000, Math.min(1000, TRANSFERS / 10) + 200L * (kills % 5) + 20L * kills);
        if (process.waitFor(connected ? millis : 60_000, TimeUnit.MILLISECONDS)) {
          assertThat(process.exitValue()).isZero();
          return kills;
        }
      } finally {
        process.destroyForcibly();
      }
      process.waitFor();
    }
  }

  private static List<String> moved(DataSource bank) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = bank.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select execution from moved")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
