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
 * Money is moved by transactional actions, in a process that is killed again and again. More of it
 * with {@code -Ddrill.transfers=20000}.
 *
 * <p>On H2 that needs turns: four threads that write by plain JDBC lose a part of a transaction
 * within 35 to 75 kills.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MoneyTest {
  private static final int TRANSFERS =
      Integer.getInteger("drill.transfers", Boolean.getBoolean("quarterhour.full") ? 20_000 : 100);
  private static final int AT_ONCE = 1000;

  private final List<ExecutionId> ordered = new ArrayList<>();

  @Test
  void eachTransferTookEffectOnceOnPostgres() throws Exception {
    try (PostgresServer postgresServer = new PostgresServer()) {
      String url = "jdbc:postgresql://localhost:" + postgresServer.port() + "/postgres";
      assertEachTookEffectOnce(url);
    }
  }

  @Test
  void eachTransferTookEffectOnceOnH2(@TempDir Path folder) throws Exception {
    // Else what a process has committed in its last half second is lost when it is killed.
    assertEachTookEffectOnce(Database.fileUrl(folder.resolve("bank")) + ";WRITE_DELAY=0");
  }

  private void assertEachTookEffectOnce(String url) throws Exception {
    try (HikariDataSource pool = MoneyNode.pool(url);
        Scheduler scheduler = MoneyNode.scheduler(pool)) {
      MoneyNode.open(pool);
      order(scheduler);
    }

    int kills = killUntilDone(url);
    System.out.printf("moved money %,d times, was killed %,d times%n", TRANSFERS, kills);

    try (HikariDataSource pool = MoneyNode.pool(url)) {
      List<Execution> history = StoreFixtures.executions(JdbcStore.on(pool));
      assertThat(history).extracting(Execution::state).containsOnly(ExecutionState.SUCCEEDED);
      assertThat(history).extracting(Execution::id).containsExactlyInAnyOrderElementsOf(ordered);
      assertThat(moved(pool))
          .containsExactlyInAnyOrderElementsOf(
              ordered.stream().map(ExecutionId::toString).toList());
      assertThat(MoneyNode.audit(pool)).isEmpty();
      assertThat(kills).isPositive();
    }
  }

  private void order(Scheduler scheduler) {
    Random random = new Random(7);
    while (ordered.size() < TRANSFERS) {
      List<ActionCall> some = new ArrayList<>();
      for (int i = 0; i < Math.min(AT_ONCE, TRANSFERS - ordered.size()); i++) {
        int from = random.nextInt(MoneyNode.ACCOUNTS);
        int to = (from + 1 + random.nextInt(MoneyNode.ACCOUNTS - 1)) % MoneyNode.ACCOUNTS;
        int amount = 1 + random.nextInt(100);
        some.add(ActionCall.of(MoneyNode.ACTION, Map.of("from", from, "to", to, "amount", amount)));
      }
      ordered.addAll(scheduler.client().enqueueAll(some));
    }
  }

  /** {@return how often the process was killed while it worked} */
  private static int killUntilDone(String url) throws Exception {
    for (int kills = 0; ; kills++) {
      Process process = MoneyNode.start(url);
      try (BufferedReader said = process.inputReader()) {
        boolean connected = MoneyNode.AT_WORK.equals(said.readLine());
        // A second or two if there is much to do.
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
