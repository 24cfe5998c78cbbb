package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class TwoNodesTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final InMemoryStore store = new InMemoryStore();
  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));

  @Test
  void racingNodesRunEachFireTimeOnce() {
    ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();
    Action<?> tick =
        Action.of(
            "tick",
            context -> {
              runs.add(context.task().orElseThrow() + " " + context.slot());
              return Outcome.success();
            });
    List<Scheduler> cluster = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      cluster.add(
          nodes.start(Nodes.builder().nodeName("n" + i).store(store).time(time).action(tick)));
    }
    SchedulerClient client = cluster.get(0).client();
    List<TaskId> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(
          client
              .save(
                  Task.builder("t" + i)
                      .action("tick")
                      .schedule(Schedule.cron("*/15 * * * *"))
                      .startPaused(false)
                      .build())
              .id());
    }

    for (int round = 1; round <= 10; round++) {
      time.advance(Duration.ofMinutes(15));
      int expected = round * 20;
      eventually(
          () ->
              runs.size() >= expected
                  && tasks.stream()
                      .allMatch(task -> client.task(task).orElseThrow().active() == 0));
    }

    assertThat(runs).hasSize(200).doesNotHaveDuplicates();
    assertThat(
            client
                .executions(
                    ExecutionQuery.ALL.in(ExecutionState.SUCCEEDED), PageRequest.first(1000))
                .items())
        .hasSize(200);
  }

  @Test
  void nodeThatCannotRenewIsFencedAndAnotherNodeFinishesItsWork() {
    FaultyStore faultyStore = new FaultyStore(store);
    Gate firstGate = nodes.opening(Gate.stubborn("work"));
    Gate secondGate = nodes.opening(new Gate("work"));
    Scheduler isolated =
        nodes.start(
            Nodes.builder()
                .nodeName("lost")
                .store(faultyStore)
                .time(time)
                .leaseDuration(LEASE)
                .cancelGracePeriod(Duration.ofHours(1))
                .action(firstGate));
    ExecutionId run = isolated.client().enqueue(ActionCall.of("work"));
    firstGate.awaitInside(1);
    faultyStore.setUnavailable(true);
    Scheduler other =
        nodes.start(
            Nodes.builder()
                .nodeName("other")
                .store(store)
                .time(time)
                .leaseDuration(LEASE)
                .action(secondGate));

    time.advance(LEASE);
    secondGate.awaitInside(1);
    eventually(() -> firstGate.entered().get(0).cancelSignal().isCancelRequested());
    faultyStore.setUnavailable(false);
    int before = faultyStore.calls("complete");
    firstGate.letAllPass();
    eventually(() -> faultyStore.calls("complete") > before);
    assertThat(other.client().execution(run).orElseThrow().state())
        .isEqualTo(ExecutionState.RUNNING);
    secondGate.letAllPass();

    Execution finished = Nodes.awaitFinished(other.client(), run);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.ownership().node()).isEqualTo(other.node());
    assertThat(secondGate.entered().get(0).token())
        .isGreaterThan(firstGate.entered().get(0).token());
    assertThat(finished.attemptCounts().lostLeases()).isEqualTo(1);
    assertThat(other.client().attempts(run))
        .extracting(Attempt::node)
        .containsExactly(isolated.node(), other.node());
  }

  @Test
  void nodeReclaimingItsLostExecutionCancelsTheOlderRun() {
    FaultyStore faultyStore = new FaultyStore(store);
    Gate gate = nodes.opening(new Gate("work"));
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .store(faultyStore)
                .time(time)
                .leaseDuration(LEASE)
                .queue("default", 2)
                .cancelGracePeriod(Duration.ofSeconds(1))
                .action(gate));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("work"));
    gate.awaitInside(1);
    // All renewals come too late: before them, the node claims its own execution again.
    faultyStore.beforeNext("renew", () -> eventually(() -> gate.entered().size() == 2));
    time.advance(LEASE);

    gate.awaitEntered(2);
    eventually(() -> gate.entered().get(0).cancelSignal().isCancelRequested());
    // The watch and the renewal find out at the same time.
    assertThat(gate.entered().get(0).cancelSignal().reason().orElseThrow())
        .isIn("the lease could not be renewed in time", "another node has claimed the execution");
    assertThat(gate.entered().get(1).cancelSignal().isCancelRequested()).isFalse();
    time.advance(Duration.ofSeconds(1));
    gate.awaitInside(1);
    gate.letAllPass();

    Execution finished = Nodes.awaitFinished(scheduler.client(), run);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.attemptCounts().attempt()).isEqualTo(2);
    Nodes.awaitFinished(scheduler.client(), scheduler.client().enqueue(ActionCall.of("work")));
  }

  @Test
  void shortLeasesAreRenewedDespiteALongPollInterval() {
    Gate gate = nodes.opening(new Gate("work"));
    FaultyStore watched = new FaultyStore(store);
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .store(watched)
                .leaseDuration(Duration.ofSeconds(5))
                .pollInterval(Duration.ofHours(1))
                .action(gate));
    scheduler.client().enqueue(ActionCall.of("work"));
    gate.awaitInside(1);

    eventually(() -> watched.calls("renew") >= 1);
    assertThat(gate.entered()).hasSize(1);
  }
}
