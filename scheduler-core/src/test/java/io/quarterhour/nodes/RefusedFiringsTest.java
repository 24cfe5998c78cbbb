package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.Scheduler;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.health.HealthReason;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Firings, claims and heartbeats that the store refuses for good. */
@Timeout(60)
class RefusedFiringsTest extends RefusedItems {
  private static TaskId save(SchedulerClient client, String name) {
    return client
        .save(
            Task.builder(name)
                .action("good")
                .schedule(Schedule.every(Duration.ofMinutes(15)))
                .startPaused(false)
                .build())
        .id();
  }

  private static int runs(SchedulerClient client, TaskId task) {
    return client.executions(ExecutionQuery.of(task), PageRequest.first()).items().size();
  }

  /** Lets a number of slots become due, each after the execution of the one before has ended. */
  private void quarters(SchedulerClient client, TaskId task, int slots) {
    for (int i = 1; i <= slots; i++) {
      int expected = i;
      time.advance(Duration.ofMinutes(15));
      eventually(
          () -> runs(client, task) == expected && client.task(task).orElseThrow().active() == 0);
    }
  }

  @Test
  void taskWhoseFiringIsRefusedIsPausedAndTheOthersFire() {
    SchedulerClient client = start();
    List<TaskId> good = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      good.add(save(client, "good" + i));
    }
    TaskId bad = save(client, "bad");
    store.refuse("fire", (Firing firing) -> firing.task().equals(bad));

    time.advance(Duration.ofMinutes(15));

    good.forEach(task -> eventually(() -> runs(client, task) == 1));
    eventually(() -> client.task(bad).orElseThrow().scheduleState().pause() != null);
    Pause pause = client.task(bad).orElseThrow().scheduleState().pause();
    assertThat(pause.by()).isEqualTo(Pause.BY_SCHEDULER);
    assertThat(pause.reason()).isEqualTo("the store refuses its firing: fire: an item is refused");
    assertThat(client.audit(bad))
        .extracting(AuditEntry::operation, AuditEntry::reason)
        .contains(tuple("paused", pause.reason()));
    assertThat(runs(client, bad)).isZero();
  }

  @Test
  void taskThatCanNeitherFireNorBePausedIsSetAside() {
    try (CapturedLogs logs = new CapturedLogs()) {
      Scheduler scheduler = nodes.start(builder());
      SchedulerClient client = scheduler.client();
      TaskId good = save(client, "good");
      TaskId bad = save(client, "bad");
      store.refuse("fire", (Firing firing) -> firing.task().equals(bad));
      store.refuse("updateScheduleState", (Firing firing) -> firing.task().equals(bad));

      quarters(client, good, 3);

      assertThat(scheduler.health().reasons())
          .anySatisfy(
              reason -> {
                assertThat(reason.code()).isEqualTo(HealthReason.Code.ITEMS_SET_ASIDE);
                assertThat(reason.text()).contains("task " + bad, "an item is refused");
              });
      assertThat(client.task(bad).orElseThrow().scheduleState().pause()).isNull();
      assertThat(logs.linesWith("Task does not fire on this node"))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains("task=bad"));
    }
  }

  @Test
  void taskWhoseDefinitionCannotBeReadDoesNotStopTheOthers() {
    SchedulerClient client = start();
    TaskId good = save(client, "good");
    Scheduler other = Nodes.builder().store(store).time(time).action(gate).build();
    TaskId bad =
        other
            .client()
            .save(
                Task.builder("bad")
                    .action("slow")
                    .schedule(Schedule.every(Duration.ofMinutes(15)))
                    .startPaused(false)
                    .build())
            .id();
    store.refuse("definitions", (TaskRevision revision) -> revision.task().equals(bad));

    time.advance(Duration.ofMinutes(15));

    eventually(() -> runs(client, good) == 1);
    assertThat(runs(client, bad)).isZero();
  }

  @Test
  void refusedFiringKeepsNoNodeFromClaiming() {
    SchedulerClient client = start();
    TaskId task = save(client, "task");
    store.refuse("fire", (Firing firing) -> true);
    int before = store.calls("fire");
    time.advance(Duration.ofMinutes(15));
    eventually(() -> store.calls("fire") > before);

    // A node that is not started claims nothing itself.
    SchedulerClient caller = builder().build().client();
    for (int i = 0; i < 5; i++) {
      ExecutionId call = caller.enqueue(ActionCall.of("good"));
      time.advance(Duration.ofSeconds(1));
      assertThat(Nodes.awaitFinished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
    }
    assertThat(client.task(task).orElseThrow().scheduleState().pause()).isNull();
  }

  @Test
  void refusedClaimKeepsNoNodeFromFiring() {
    SchedulerClient client = start();
    TaskId task = save(client, "task");
    store.refuse("claim", (ClaimRequest request) -> true);
    store.refuse("nextReadyAt", (ClaimRequest request) -> true);

    quarters(client, task, 3);
  }

  @Test
  void queueFromWhichNothingCanBeClaimedDoesNotStopTheOthers() {
    SchedulerClient client = nodes.start(builder().queue("default", 4).queue("other", 1)).client();
    store.refuse(
        "claim",
        (ClaimRequest request) ->
            request.queues().stream().anyMatch(capacity -> capacity.queue().equals("other")));
    SchedulerClient caller = builder().queue("default", 4).queue("other", 1).build().client();
    ExecutionId stuck = caller.enqueue(ActionCall.of("good").queue("other"));

    for (int i = 0; i < 3; i++) {
      ExecutionId call = caller.enqueue(ActionCall.of("good"));
      time.advance(Duration.ofSeconds(1));
      assertThat(Nodes.awaitFinished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
    }
    assertThat(client.execution(stuck).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void refusedHeartbeatDoesNotKeepTheHistoryFromBeingPruned() {
    store.refuse("heartbeat", (NodeRow row) -> true);

    start();

    eventually(() -> store.calls("prune") > 0 && store.calls("removeStale") > 0);
  }

  @Test
  void executionThatAStoreHandsOutInAWrongStateCostsNoWorker() {
    store.change("claim", RefusedFiringsTest::inAWrongState);
    SchedulerClient client = nodes.start(builder().queue("default", 4).queue("single", 1)).client();
    SchedulerClient caller = builder().queue("default", 4).queue("single", 1).build().client();

    List<ExecutionId> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(caller.enqueue(ActionCall.of("good").queue("single")));
    }

    for (ExecutionId call : calls) {
      eventually(
          () -> {
            time.advance(Duration.ofSeconds(1));
            return client.execution(call).orElseThrow().state().isFinished();
          });
    }
  }

  private static ClaimResult inAWrongState(ClaimResult claimResult) {
    return new ClaimResult(
        claimResult.executions().stream()
            .map(
                claimed ->
                    new ClaimResult.ClaimedExecution(
                        inState(claimed.execution(), ExecutionState.WAITING),
                        claimed.document(),
                        claimed.takenOver()))
            .toList(),
        claimResult.next());
  }

  private static Execution inState(Execution execution, ExecutionState state) {
    return new Execution(
        execution.id(),
        execution.origin(),
        execution.routing(),
        execution.slots(),
        new ExecutionStatus(
            state,
            null,
            execution.status().readyAt(),
            execution.status().startedAt(),
            execution.status().endedAt()),
        execution.attemptCounts(),
        execution.ownership(),
        execution.childCounts(),
        execution.outcome());
  }
}
