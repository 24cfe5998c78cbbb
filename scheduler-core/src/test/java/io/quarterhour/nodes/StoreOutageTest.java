package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Traces;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class StoreOutageTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final Gate gate = nodes.opening(new Gate("slow"));

  private Scheduler start() {
    return nodes.start(Nodes.builder().store(store).time(time).action(gate));
  }

  @Test
  void unrecordedOutcomeIsRecordedAfterTheOutage() {
    SchedulerClient client = start().client();
    ExecutionId run = client.enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    store.setUnavailable(true);
    int before = store.calls("complete");
    gate.letPass(1);
    eventually(() -> store.calls("complete") > before + 2);

    store.setUnavailable(false);

    Execution finished = Nodes.awaitFinished(client, run);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.attemptCounts().attempt()).isEqualTo(1);
  }

  @Test
  void fireTimesOfAnOutageAreCaughtUp() {
    SchedulerClient client = start().client();
    gate.letAllPass();
    TaskId task =
        client
            .save(
                Task.builder("t")
                    .action("slow")
                    .schedule(Schedule.cron("*/15 * * * *"))
                    .startPaused(false)
                    .build())
            .id();
    store.setUnavailable(true);
    int before = store.calls("due");
    time.advance(Duration.ofMinutes(50));
    eventually(() -> store.calls("due") > before + 2);

    store.setUnavailable(false);

    eventually(
        () ->
            Traces.of(client.executions(ExecutionQuery.of(task), PageRequest.first()).items())
                .equals(java.util.List.of("SUCCEEDED 10:15-10:45 3")));
  }

  @Test
  void unconfirmedCompletionIsNotAppliedTwice() {
    SchedulerClient client = start().client();
    store.failOnceAfter("complete");
    gate.letAllPass();

    ExecutionId run = client.enqueue(ActionCall.of("slow"));
    Execution finished = Nodes.awaitFinished(client, run);
    eventually(() -> store.calls("complete") >= 2);

    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(gate.entered()).hasSize(1);
  }

  @Test
  void unconfirmedEnqueueRunsAfterItsLeaseExpires() {
    SchedulerClient client = start().client();
    gate.letAllPass();
    store.failOnceAfter("enqueue");

    assertThatThrownBy(() -> client.enqueue(ActionCall.of("slow")))
        .isInstanceOf(StoreException.class);
    time.advance(Duration.ofDays(2));

    gate.awaitEntered(1);
    eventually(
        () ->
            client
                    .executions(
                        ExecutionQuery.ALL.in(ExecutionState.SUCCEEDED), PageRequest.first())
                    .items()
                    .size()
                == 1);
  }

  @Test
  void unconfirmedClaimRunsAfterItsLeaseExpires() {
    SchedulerClient client = start().client();
    gate.letAllPass();
    eventually(
        () -> {
          time.advance(Duration.ofSeconds(1));
          return store.calls("nextReadyAt") > 0;
        });
    store.failOnceAfter("claim");
    // A node need not claim its own calls. This call is enqueued elsewhere and found by polling.
    Scheduler caller = Nodes.builder().store(store).time(time).action(gate).build();
    ExecutionId run = caller.client().enqueue(ActionCall.of("slow"));
    time.advance(Duration.ofSeconds(1));
    Nodes.awaitState(client, run, ExecutionState.RUNNING);

    time.advance(Duration.ofDays(2));

    assertThat(Nodes.awaitFinished(client, run).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void outageAndRecoveryAreLoggedOnceEach() {
    Nodes.awaitFinished(warmedUp(), warmedUp().enqueue(ActionCall.of("slow")));
    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      int before = store.calls("due");
      store.setUnavailable(true);
      eventually(() -> store.calls("due") - before > 3);
      store.setUnavailable(false);
      eventually(() -> !capturedLogs.linesWith("Store recovered. node=").isEmpty());

      assertThat(capturedLogs.lines()).hasSize(2);
      assertThat(capturedLogs.lines().get(0))
          .contains("WARN")
          .contains(
              "Store unavailable; calls are retried with back-off until it recovers, and"
                  + " executions are delayed until then. If it lasts, check the store. node=",
              ": due: the store is away");
      assertThat(store.calls("due") - before).isLessThan(40);
    }
  }

  @Test
  void occasionalStoreFailuresDoNotFloodTheLog() {
    Nodes.awaitFinished(warmedUp(), warmedUp().enqueue(ActionCall.of("slow")));
    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      for (int i = 0; i < 5; i++) {
        store.failOnceAfter("due");
        Nodes.awaitFinished(client, client.enqueue(ActionCall.of("slow")));
      }
      eventually(() -> !capturedLogs.linesWith("Store recovered. node=").isEmpty());

      assertThat(capturedLogs.lines()).hasSize(2);
    }
  }

  private SchedulerClient client;

  private SchedulerClient warmedUp() {
    if (client == null) {
      client =
          nodes
              .start(Nodes.builder().store(store).pollInterval(Duration.ofSeconds(1)).action(gate))
              .client();
      gate.letAllPass();
    }
    return client;
  }

  @Test
  void loopInBackOffIsNotWokenByWaitingResults() {
    SchedulerClient ann =
        nodes
            .start(Nodes.builder().store(store).pollInterval(Duration.ofSeconds(1)).action(gate))
            .client();
    for (int i = 0; i < 100; i++) {
      ann.enqueue(ActionCall.of("slow"));
    }
    eventually(() -> gate.inside() >= 10);
    store.setUnavailable(true);
    int before = store.calls("complete");
    gate.letAllPass();
    eventually(() -> store.calls("complete") > before);

    throughout(Duration.ofMillis(100), () -> store.calls("complete") - before < 5);
    store.setUnavailable(false);
  }

  @Test
  void callersGetAnExceptionDuringAnOutage() {
    SchedulerClient caller = start().client();
    store.setUnavailable(true);

    assertThatThrownBy(() -> caller.enqueue(ActionCall.of("slow")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the store is away");
    assertThatThrownBy(() -> caller.task(TaskId.of("t"))).isInstanceOf(StoreException.class);
    store.setUnavailable(false);
  }

  @Test
  void startFailsDuringAnOutageAndCanBeRepeated() {
    Scheduler scheduler = Nodes.builder().store(store).action(gate).build();
    store.setUnavailable(true);
    assertThatThrownBy(scheduler::start).isInstanceOf(StoreException.class);

    store.setUnavailable(false);
    gate.letAllPass();
    scheduler.start();

    Nodes.awaitFinished(scheduler.client(), scheduler.client().enqueue(ActionCall.of("slow")));
    scheduler.close();
  }

  @Test
  void actionIsSignalledWhenItsLeaseIsNotRenewedAndRunsAgain() {
    AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());
    Action<?> obedient =
        Action.of(
            "obedient",
            context -> {
              if (context.attempt() > 1) {
                return Outcome.success("again");
              }
              gate.letPass(0);
              while (!context.cancelSignal().isCancelRequested()) {
                Thread.onSpinWait();
              }
              reason.set(context.cancelSignal().reason());
              context.cancelSignal().throwIfCancelled();
              return Outcome.success("never");
            });
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .store(store)
                .time(time)
                .leaseDuration(Duration.ofSeconds(30))
                .action(obedient));
    ExecutionId run =
        scheduler.client().enqueue(ActionCall.of("obedient").retry(RetryPolicy.none()));
    Nodes.awaitState(scheduler.client(), run, ExecutionState.RUNNING);
    store.setUnavailable(true);
    time.advance(Duration.ofSeconds(20).minusMillis(1));
    throughout(Duration.ofMillis(50), () -> reason.get().isEmpty());

    time.advance(Duration.ofMillis(1));
    eventually(() -> reason.get().isPresent());
    store.setUnavailable(false);

    Execution finished = Nodes.awaitFinished(scheduler.client(), run);
    assertThat(reason.get()).contains("the lease could not be renewed in time");
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.outcome()).isEqualTo(Outcome.success("again"));
    assertThat(scheduler.client().attempts(run))
        .extracting(Attempt::state)
        .containsExactly(ExecutionState.INTERRUPTED, ExecutionState.SUCCEEDED);
  }

  @Test
  void editDuringAFiringIsNotRejected() {
    SchedulerClient ann = start().client();
    Task task =
        ann.save(Task.builder("t").action("slow").schedule(Schedule.daily("12:00")).build());
    store.beforeNext("save", () -> ann.skipNext(task.id(), 1, "in between"));

    Task saved = ann.save(task.edit().schedule(Schedule.daily("13:00")).build());

    assertThat(saved.revision()).isEqualTo(2);
    assertThat(ann.task(task.id()).orElseThrow().scheduleState().next()).isEqualTo(Day.at("13:00"));
  }
}
