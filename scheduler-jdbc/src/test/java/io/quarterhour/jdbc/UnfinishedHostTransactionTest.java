package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.ManualTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes while the host does not finish a transaction in which it has changed something. Only
 * the waits for locked rows take real time.
 */
@Timeout(180)
class UnfinishedHostTransactionTest {
  /** Much longer than the time that passes while a test waits for a condition. */
  private static final Duration LEASE = Duration.ofHours(1);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int TASKS = 6;

  private final String prefix = "u" + Database.next() + "_";
  private final ManualTime time = ManualTime.startingAt(StoreFixtures.NOON);
  private final List<Scheduler> nodes = new ArrayList<>();
  private final Map<TaskId, AtomicInteger> ticks = new ConcurrentHashMap<>();
  private final Map<ExecutionId, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final CountDownLatch mayReturn = new CountDownLatch(1);

  private Scheduler start(DataSource database, String name) {
    Scheduler node =
        Scheduler.builder()
            .pluginDiscovery(false)
            .nodeName(name)
            .store(new ClockedStore(JdbcStore.builder(database).tablePrefix(prefix).open(), time))
            .time(time)
            .leaseDuration(LEASE)
            .pollInterval(Duration.ofMillis(20))
            .shutdownTimeout(Duration.ofSeconds(1))
            .action(
                Action.of(
                    "tick",
                    context -> {
                      TaskId task = context.task().orElseThrow();
                      ticks.computeIfAbsent(task, id -> new AtomicInteger()).incrementAndGet();
                      return Outcome.success();
                    }))
            .action(
                Action.of(
                    "wait",
                    context -> {
                      attempts
                          .computeIfAbsent(context.execution(), id -> new AtomicInteger())
                          .incrementAndGet();
                      mayReturn.await();
                      return Outcome.success();
                    }))
            .build();
    node.start();
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    mayReturn.countDown();
    nodes.forEach(Scheduler::close);
  }

  private int ticks(String task) {
    AtomicInteger number = ticks.get(TaskId.of(task));
    return number == null ? 0 : number.get();
  }

  /** Waits for a condition while time passes. */
  private void awaitLater(Callable<Boolean> condition) {
    await()
        .until(
            () -> {
              time.advance(SECOND);
              return condition.call();
            });
  }

  private static void rollBack(Connection connection) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    connection.close();
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void pauseWithoutCommitStopsNoOtherTask(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database, "ann").client();
    start(database, "bob");
    for (int i = 0; i < TASKS; i++) {
      client.save(
          Task.builder("tick-" + i)
              .action("tick")
              .schedule(Schedule.every(SECOND).exact())
              .overlap(OverlapPolicy.allow(100))
              .startPaused(false)
              .build());
    }
    time.advance(SECOND);
    await().until(() -> ticks.size() == TASKS);
    Connection host = database.getConnection();
    host.setAutoCommit(false);
    client.in(host).pause(TaskId.of("tick-0"), "not committed yet");

    for (int slot = 0; slot < 5; slot++) {
      Map<String, Integer> before = new HashMap<>();
      for (int i = 1; i < TASKS; i++) {
        before.put("tick-" + i, ticks("tick-" + i));
      }
      time.advance(SECOND);
      before.forEach((task, number) -> await().until(() -> ticks(task) > number));
    }

    int paused = ticks("tick-0");
    rollBack(host);
    awaitLater(() -> ticks("tick-0") > paused + 1);
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void cancelWithoutCommitCostsNoOtherExecutionItsLease(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database, "ann").client();
    start(database, "bob");
    List<ExecutionId> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(client.enqueue(ActionCall.of("wait")));
    }
    await().until(() -> attempts.size() == calls.size());
    Connection host = database.getConnection();
    host.setAutoCommit(false);
    client.in(host).cancel(calls.get(0), "not committed yet");
    List<ExecutionId> others = calls.subList(1, calls.size());

    Duration interval = LEASE.dividedBy(3);
    for (Duration past = Duration.ZERO; past.compareTo(LEASE) < 0; past = past.plus(interval)) {
      time.advance(interval);
      long renewed = time.instant().plus(LEASE).toEpochMilli();
      for (ExecutionId other : others) {
        await().until(() -> leaseUntil(kind, database, other) == renewed);
      }
    }

    assertThat(others).allSatisfy(other -> assertThat(attempts.get(other)).hasValue(1));
    rollBack(host);
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void lockedExecutionIsRecordedAfterTheHostHasFinished(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database, "ann").client();
    ExecutionId locked = client.enqueue(ActionCall.of("wait"));
    ExecutionId other = client.enqueue(ActionCall.of("wait"));
    await().until(() -> attempts.size() == 2);
    Connection host = database.getConnection();
    host.setAutoCommit(false);
    client.in(host).cancel(locked, "not committed yet");

    mayReturn.countDown();

    awaitLater(() -> state(client, other) == ExecutionState.SUCCEEDED);
    assertThat(state(client, locked)).isEqualTo(ExecutionState.RUNNING);
    rollBack(host);
    awaitLater(() -> state(client, locked) == ExecutionState.SUCCEEDED);
    assertThat(attempts.values()).allSatisfy(number -> assertThat(number).hasValue(1));
  }

  private static ExecutionState state(SchedulerClient client, ExecutionId id) {
    return client.execution(id).orElseThrow().state();
  }

  private long leaseUntil(Database kind, DataSource database, ExecutionId id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select lease_until from " + prefix + "live where id = ?")) {
      statement.setObject(1, kind.id(id));
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getLong(1);
      }
    }
  }
}
