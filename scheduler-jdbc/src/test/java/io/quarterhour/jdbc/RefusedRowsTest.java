package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.action.CancelSignal;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.health.HealthReason;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

  private SchedulerBuilder builder(DataSource database) {
    return Scheduler.builder()
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
                }));
  }

  private Scheduler scheduler(DataSource database) {
    return builder(database).build();
  }

  private SchedulerClient start(DataSource database) {
    Scheduler scheduler = scheduler(database);
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
    return client.executions(ExecutionQuery.of(task), PageRequest.first(1000)).items().size();
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

  /** Inserts calls that wait to be claimed: no node has started. */
  private List<ExecutionId> waiting(DataSource database, int number, int bad) {
    SchedulerClient caller = scheduler(database).client();
    List<ActionCall> calls = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      calls.add(ActionCall.of(i == bad ? "bad" : "good"));
    }
    return caller.enqueueAll(calls);
  }

  private static void awaitAllBut(
      SchedulerClient client, List<ExecutionId> calls, ExecutionId bad) {
    for (ExecutionId call : calls) {
      if (!call.equals(bad)) {
        assertThat(finished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
      }
    }
  }

  private void assertSetAside(Scheduler scheduler, ExecutionId execution, String consequence) {
    assertThat(scheduler.health().reasons())
        .filteredOn(reason -> reason.code() == HealthReason.Code.ITEMS_SET_ASIDE)
        .singleElement()
        .satisfies(
            reason ->
                assertThat(reason.text())
                    .contains("execution " + execution + " " + consequence + ": "));
  }

  @EachDatabase
  void executionThatCannotBeClaimedStopsNoOther(Database kind) throws Exception {
    DataSource database = kind.open();
    List<ExecutionId> calls = waiting(database, 30, 3);
    ExecutionId bad = calls.get(3);
    refuse(database, "live", "action <> 'bad' or attempt = 0");

    try (CapturedLogs logs = new CapturedLogs()) {
      SchedulerClient client = start(database);

      awaitAllBut(client, calls, bad);
      assertThat(client.execution(bad).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);
      assertSetAside(started.get(0), bad, "is not claimed by this node");
      assertThat(logs.with("Database refuses an execution"))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains("ERROR", "execution=" + bad));
    }
  }

  @EachDatabase
  void executionThatCannotBeReadStopsNoOther(Database kind) throws Exception {
    DataSource database = kind.open();
    List<ExecutionId> calls = waiting(database, 30, 3);
    execute(database, "update " + prefix + "live set origin = 99 where action = 'bad'");

    SchedulerClient client = start(database);

    awaitAllBut(client, calls, calls.get(3));
    assertSetAside(started.get(0), calls.get(3), "is not claimed by this node");
  }

  @EachDatabase
  void moreExecutionsThanASearchSetsAsideStopNoOther(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient caller = scheduler(database).client();
    caller.enqueueAll(Collections.nCopies(25, ActionCall.of("bad")));
    List<ExecutionId> good = caller.enqueueAll(Collections.nCopies(5, ActionCall.of("good")));
    refuse(database, "live", "action <> 'bad' or attempt = 0");

    SchedulerClient client = start(database);

    awaitAllBut(client, good, null);
  }

  @EachDatabase
  void executionThatCannotBeRemovedKeepsNoOtherInTheHistory(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerStore store = JdbcStore.builder(database).tablePrefix(prefix).open();
    ExecutionId bad = PruningTest.finished(store, 1, StoreFixtures.NOON).get(0);
    PruningTest.finished(store, 19, StoreFixtures.NOON.plusSeconds(1));
    execute(
        database,
        "create table "
            + prefix
            + "keep as select id from "
            + prefix
            + "history where ended_at = "
            + StoreFixtures.NOON.toEpochMilli());
    execute(
        database,
        "alter table "
            + prefix
            + "keep add foreign key (id) references "
            + prefix
            + "history (id)");
    RetentionPolicy policy = RetentionPolicy.of(new Retention(1, 1, Duration.ofDays(90)));
    Instant now = StoreFixtures.NOON.plusSeconds(60);

    int removed = 0;
    PruneResult step;
    do {
      step = store.history().prune(policy, now, 1_000);
      removed += step.removed();
    } while (step.more());

    assertThat(removed).isEqualTo(18);
    assertThat(StoreFixtures.executions(store)).hasSize(2).extracting(Execution::id).contains(bad);
    assertThat(store.setAside())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.item()).isEqualTo("execution " + bad);
              assertThat(item.reason()).startsWith("stays in the history: ");
            });

    execute(database, "drop table " + prefix + "keep");
    PruningTest.finished(store, 1, now);
    Instant later = now.plusSeconds(3600);
    assertThat(store.history().prune(policy, later, 1_000).removed()).isEqualTo(2);
    assertThat(store.setAside()).isEmpty();
  }

  /** Waits until its action is asked to stop, or the test has seen what it waits for. */
  private static Outcome held(CancelSignal signal, CountDownLatch letPass)
      throws InterruptedException {
    CountDownLatch passed = new CountDownLatch(1);
    signal.onCancel(passed::countDown);
    while (letPass.getCount() > 0 && passed.getCount() > 0) {
      letPass.await(50, TimeUnit.MILLISECONDS);
    }
    return Outcome.success(passed.getCount() > 0 ? "well" : "stopped");
  }

  @EachDatabase
  void executionWhoseLeaseCannotBeRenewedStopsAndTheOthersRun(Database kind) throws Exception {
    DataSource database = kind.open();
    CountDownLatch letPass = new CountDownLatch(1);
    Scheduler scheduler =
        builder(database)
            .leaseDuration(Duration.ofSeconds(9))
            .action(Action.of("refused", context -> held(context.cancelSignal(), letPass)))
            .action(Action.of("renewed", context -> held(context.cancelSignal(), letPass)))
            .build();
    started.add(scheduler);
    scheduler.start();
    SchedulerClient client = scheduler.client();
    ExecutionId refused = client.enqueue(ActionCall.of("refused"));
    ExecutionId renewed = client.enqueue(ActionCall.of("renewed"));
    await().until(() -> state(client, renewed) == ExecutionState.RUNNING);
    AtomicReference<Instant> refusedFrom = new AtomicReference<>();
    // The database refuses the constraint if the lease is renewed in between.
    await()
        .ignoreExceptions()
        .until(
            () -> {
              refusedFrom.set(leaseEnd(client, refused));
              refuse(
                  database,
                  "live",
                  "action <> 'refused' or lease_until <= " + refusedFrom.get().toEpochMilli());
              return true;
            });
    Instant leaseEnd = refusedFrom.get();

    assertThat(finished(client, refused).outcome().summary()).isEqualTo("stopped");
    await().until(() -> leaseEnd(client, renewed).isAfter(leaseEnd.plusSeconds(4)));
    letPass.countDown();

    Execution execution = finished(client, renewed);
    assertThat(execution.outcome().summary()).isEqualTo("well");
    assertThat(execution.attemptCounts().attempt()).isEqualTo(1);
  }

  private static ExecutionState state(SchedulerClient client, ExecutionId id) {
    return client.execution(id).orElseThrow().state();
  }

  private static Instant leaseEnd(SchedulerClient client, ExecutionId id) {
    return client.execution(id).orElseThrow().ownership().leaseUntil();
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
