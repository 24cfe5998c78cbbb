package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Recovery of the work of a process that is killed repeatedly while another node stays alive. The
 * number of kills is set by {@code -Ddrill.kills=100}.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class KillTest {
  private static final int KILLS =
      Integer.getInteger("drill.kills", Boolean.getBoolean("quarterhour.full") ? 100 : 2);
  private static final int TASKS = 10;
  private static final Duration EVERY = Duration.ofMillis(100);

  /** Time that a busy machine may need to start a run, in addition to lease and poll interval. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  /** Executions that a process owned when it was killed, with the time of the kill. */
  private final Map<ExecutionId, Instant> orphans = new HashMap<>();

  private final Set<String> killedIncarnations = new HashSet<>();

  @Test
  void workOfAKilledNodeRunsAgainWithoutLossOrDuplicates() throws Exception {
    try (PostgresServer postgresServer = new PostgresServer();
        HikariDataSource pool = pool(postgresServer);
        Scheduler survivor = DrillNode.scheduler("survivor", pool)) {
      postgresServer.run(DrillNode.BOOKS);
      survivor.start();
      for (int i = 0; i < TASKS; i++) {
        survivor.client().save(task("tick-" + i));
      }
      JdbcStore store = JdbcStore.on(pool);

      for (int kill = 0; kill < KILLS; kill++) {
        killWhileWorking(store, postgresServer.port());
      }
      for (int i = 0; i < TASKS; i++) {
        survivor.client().pause(TaskId.of("tick-" + i), "it is enough");
      }
      await().untilAsserted(() -> assertThat(live(store)).isEmpty());

      RunJournal runJournal = new RunJournal(pool);
      List<Execution> executions = StoreFixtures.executions(store);
      assertThat(executions).extracting(Execution::state).containsOnly(ExecutionState.SUCCEEDED);
      assertThat(executions).extracting(Execution::id).containsAll(runJournal.promised);
      assertThat(executions)
          .allSatisfy(
              execution ->
                  assertThat(execution.ownership().token())
                      .isEqualTo(runJournal.lastToken.get(execution.id()).longValue()));
      assertEverySlotRanOnce(executions);
      assertOrphansRanInTime(runJournal);
    }
  }

  private static HikariDataSource pool(PostgresServer postgresServer) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgresServer.source());
    return new HikariDataSource(config);
  }

  private static Task task(String name) {
    return Task.builder(name)
        .action("tick")
        .schedule(Schedule.every(EVERY).exact())
        .overlap(OverlapPolicy.allow(1000))
        .catchUp(CatchUpPolicy.all(1000, Duration.ofDays(1)))
        .startPaused(false)
        .build();
  }

  private static List<Execution> live(JdbcStore store) {
    return StoreFixtures.executions(store).stream()
        .filter(execution -> !execution.state().isFinished())
        .toList();
  }

  /** Starts a process and kills it while it works; the executions that it then owns are orphans. */
  private void killWhileWorking(JdbcStore store, int port) throws Exception {
    Process process = DrillNode.start("victim", port);
    try {
      await()
          .until(
              () ->
                  StoreFixtures.executions(store).stream().filter(this::isOwnedByNewVictim).count()
                      > 20);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isNotZero();
    Instant killedAt = store.info().now();
    for (Execution execution : live(store)) {
      if (isOwnedByNewVictim(execution) && execution.state() == ExecutionState.RUNNING) {
        orphans.put(execution.id(), killedAt);
      }
    }
    StoreFixtures.executions(store).stream()
        .filter(this::isOwnedByNewVictim)
        .forEach(execution -> killedIncarnations.add(execution.ownership().node().incarnation()));
  }

  private boolean isOwnedByNewVictim(Execution execution) {
    var node = execution.ownership().node();
    return node != null
        && node.name().equals("victim")
        && !killedIncarnations.contains(node.incarnation());
  }

  private static void assertEverySlotRanOnce(List<Execution> executions) {
    Map<TaskId, List<Instant>> fired = new TreeMap<>();
    for (Execution execution : executions) {
      execution
          .task()
          .ifPresent(
              task -> fired.computeIfAbsent(task, t -> new ArrayList<>()).add(execution.slot()));
    }
    assertThat(fired).hasSize(TASKS);
    for (List<Instant> slots : fired.values()) {
      slots.sort(Instant::compareTo);
      for (int i = 0; i < slots.size(); i++) {
        assertThat(slots.get(i)).isEqualTo(slots.get(0).plus(EVERY.multipliedBy(i)));
      }
    }
  }

  private void assertOrphansRanInTime(RunJournal runJournal) {
    assertThat(orphans).isNotEmpty();
    orphans.forEach(
        (id, killedAt) ->
            assertThat(runJournal.lastBegin.get(id))
                .isBefore(killedAt.plus(DrillNode.LEASE).plus(DrillNode.POLL).plus(SLACK)));
  }

  /** The rows that the processes have written. */
  private static final class RunJournal {
    final List<ExecutionId> promised = new ArrayList<>();
    final Map<ExecutionId, Long> lastToken = new HashMap<>();
    final Map<ExecutionId, Instant> lastBegin = new HashMap<>();

    RunJournal(HikariDataSource source) throws SQLException {
      try (Connection connection = source.getConnection()) {
        try (PreparedStatement statement =
                connection.prepareStatement("select execution from promised");
            ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            promised.add(id(rows));
          }
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                    "select execution, max(token) as token, max(at) as at from begun"
                        + " group by execution");
            ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            lastToken.put(id(rows), rows.getLong("token"));
            lastBegin.put(id(rows), rows.getTimestamp("at").toInstant());
          }
        }
      }
    }

    private static ExecutionId id(ResultSet rows) throws SQLException {
      UUID uuid = rows.getObject("execution", UUID.class);
      return new ExecutionId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
  }
}
