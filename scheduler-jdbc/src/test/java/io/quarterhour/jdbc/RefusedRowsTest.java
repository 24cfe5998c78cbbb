package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that a constraint of the database refuses for good: they stop no other row. */
@Timeout(180)
class RefusedRowsTest {
  private final String prefix = "r" + Database.next() + "_";
  private final List<Scheduler> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Scheduler::close);
  }

  private SchedulerClient start(DataSource database) {
    Scheduler scheduler =
        Scheduler.builder()
            .pluginDiscovery(false)
            .store(JdbcStore.builder(database).tablePrefix(prefix).open())
            .pollInterval(Duration.ofMillis(100))
            .shutdownTimeout(Duration.ZERO)
            .action(Action.of("good", context -> Outcome.success("well")))
            .action(Action.of("bad", context -> Outcome.success("poison")))
            .action(
                Action.of(
                    "talk",
                    context -> {
                      context.log().info("first");
                      context.log().info("poison");
                      context.log().info("last");
                      return Outcome.success();
                    }))
            .build();
    started.add(scheduler);
    scheduler.start();
    return scheduler.client();
  }

  private void refuse(DataSource database, String table, String poison) throws SQLException {
    execute(
        database,
        "alter table " + prefix + table + " add constraint " + prefix + "c check (" + poison + ")");
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Execution finished(SchedulerClient client, ExecutionId id) {
    await().until(() -> client.execution(id).orElseThrow().state().isFinished());
    return client.execution(id).orElseThrow();
  }

  private static TaskId save(SchedulerClient client, String name) {
    return client
        .save(
            Task.builder(name)
                .action("good")
                .schedule(Schedule.every(Duration.ofMillis(100)).exact())
                .startPaused(false)
                .build())
        .id();
  }

  private static int runs(SchedulerClient client, TaskId task) {
    return client.executions(ExecutionQuery.of(task), PageRequest.first()).items().size();
  }

  @EachDatabase
  void refusedResultIsRecordedAsFailedAndTheOthersAreRecorded(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database);
    refuse(database, "history", "summary <> 'poison'");

    List<ExecutionId> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(client.enqueue(ActionCall.of(i == 7 ? "bad" : "good")));
    }

    for (ExecutionId call : calls) {
      Execution execution = finished(client, call);
      if (call.equals(calls.get(7))) {
        assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(execution.outcome().summary())
            .startsWith(
                "the attempt ended as SUCCEEDED, but the store refuses to record its result")
            .containsIgnoringCase(prefix + "c");
      } else {
        assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
      }
    }
  }

  @EachDatabase
  void executionThatCannotBeMovedToTheHistoryIsQuarantined(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database);
    refuse(database, "history", "action <> 'bad'");

    ExecutionId bad = client.enqueue(ActionCall.of("bad"));

    await()
        .until(
            () -> {
              finished(client, client.enqueue(ActionCall.of("good")));
              return client.execution(bad).orElseThrow().state() == ExecutionState.QUARANTINED;
            });
    assertThat(client.execution(bad).orElseThrow().status().reason())
        .isEqualTo("the attempt ended as SUCCEEDED, but the store refuses to record its result");
  }

  @EachDatabase
  void taskWhoseFiringIsRefusedIsPausedAndTheOthersFire(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database);
    refuse(database, "live", "task_name is null or task_name <> 'bad'");
    TaskId bad = save(client, "bad");
    List<TaskId> good = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      good.add(save(client, "good" + i));
    }

    good.forEach(task -> await().until(() -> runs(client, task) >= 3));
    await().until(() -> client.task(bad).orElseThrow().scheduleState().pause() != null);
    Pause pause = client.task(bad).orElseThrow().scheduleState().pause();
    assertThat(pause.by()).isEqualTo(Pause.BY_SCHEDULER);
    assertThat(pause.reason())
        .startsWith("the store refuses its firing: ")
        .containsIgnoringCase(prefix + "c");
    assertThat(runs(client, bad)).isZero();
  }

  @EachDatabase
  void taskWhoseRowCannotBeReadIsLeftOutUntilItIsRepairedAndTheOthersFire(Database kind)
      throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database);
    TaskId bad = save(client, "bad");
    TaskId good = save(client, "good");
    await().until(() -> runs(client, bad) >= 1 && runs(client, good) >= 1);
    execute(
        database, "update " + prefix + "task set pause_by = 'administrator' where name = 'bad'");
    int before = runs(client, good);

    await().until(() -> runs(client, good) >= before + 3);
    int missed = runs(client, bad);
    execute(database, "update " + prefix + "task set pause_by = null where name = 'bad'");
    await().until(() -> runs(client, bad) > missed);
  }

  @EachDatabase
  void refusedLogLineIsReplacedByANote(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = start(database);
    refuse(database, "log_line", "message <> 'poison'");

    ExecutionId call = client.enqueue(ActionCall.of("talk"));

    assertThat(finished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
    await().until(() -> client.log(call, 0, 10).size() == 3);
    assertThat(client.log(call, 0, 10))
        .extracting(LogLine::text)
        .containsExactly("first", "a log line of 6 characters was refused by the store", "last");
  }

  @Test
  void executionWhoseCallIsWrittenTogetherWithARefusedOneIsInserted() throws Exception {
    DataSource database = Database.POSTGRESQL.open();
    SchedulerClient client = start(database);
    refuse(database, "live", "action <> 'bad'");
    List<Thread> callers = new ArrayList<>();
    List<ExecutionId> inserted = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 20; i++) {
      boolean isBad = i % 4 == 3;
      Thread caller =
          new Thread(
              () -> {
                for (int j = 0; j < 20; j++) {
                  List<ActionCall> calls =
                      List.of(ActionCall.of(isBad ? "bad" : "good"), ActionCall.of("good"));
                  if (isBad) {
                    assertRefused(client, calls);
                  } else {
                    inserted.addAll(client.enqueueAll(calls));
                  }
                }
              });
      callers.add(caller);
      caller.start();
    }
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(inserted).hasSize(600);
  }

  private static void assertRefused(SchedulerClient client, List<ActionCall> calls) {
    assertThatThrownBy(() -> client.enqueueAll(calls)).isInstanceOf(StoreException.class);
  }
}
