package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.eventuallyAsserted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Items that the store refuses for good: each gets a definite end and stops no other item. */
@Timeout(60)
class RefusedItemsTest {
  private static final String POISON = "\"poison\"";

  @RegisterExtension final Nodes nodes = new Nodes();

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final Gate gate = nodes.opening(new Gate("slow"));
  private final List<Execution> reported = new CopyOnWriteArrayList<>();

  private SchedulerBuilder builder() {
    return Nodes.builder()
        .store(store)
        .time(time)
        .listener(reported::add)
        .action(gate)
        .action(Action.of("good", context -> Outcome.success("well")))
        .action(Action.of("bad", context -> Outcome.success("well").withResult(POISON)));
  }

  private SchedulerClient start() {
    return nodes.start(builder()).client();
  }

  private static boolean hasPoison(Completion completion) {
    return completion.attemptResult() instanceof AttemptResult.Finished finished
        && finished.outcome() != null
        && POISON.equals(finished.outcome().result());
  }

  /** Enqueues calls whose results are recorded in one act, the bad one among others. */
  private List<ExecutionId> enqueueTogether(SchedulerClient client) {
    List<ExecutionId> calls = new ArrayList<>();
    int before = store.calls("complete");
    AtomicBoolean held = new AtomicBoolean(true);
    store.beforeNext("complete", () -> eventually(() -> !held.get()));
    calls.add(client.enqueue(ActionCall.of("good")));
    eventually(() -> store.calls("complete") > before);
    for (int i = 0; i < 7; i++) {
      calls.add(client.enqueue(ActionCall.of(i == 3 ? "bad" : "good")));
    }
    held.set(false);
    return calls;
  }

  private static ExecutionId bad(List<ExecutionId> calls) {
    return calls.get(4);
  }

  private static void awaitOthers(SchedulerClient client, List<ExecutionId> calls) {
    for (ExecutionId call : calls) {
      if (!call.equals(bad(calls))) {
        assertThat(Nodes.awaitFinished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
      }
    }
  }

  @Test
  void refusedResultIsRecordedAsFailedAndTheOthersAreRecorded() {
    try (CapturedLogs logs = new CapturedLogs()) {
      store.refuse("complete", RefusedItemsTest::hasPoison);
      SchedulerClient client = start();

      List<ExecutionId> calls = enqueueTogether(client);

      awaitOthers(client, calls);
      Execution failed = Nodes.awaitFinished(client, bad(calls));
      assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
      assertThat(failed.outcome())
          .isEqualTo(
              Outcome.failure(
                  "the attempt ended as SUCCEEDED, but the store refuses to record its result:"
                      + " complete: an item is refused"));
      eventually(() -> reported.size() == calls.size());
      assertThat(reported).contains(failed);
      assertThat(logs.linesWith("Store refuses the result of an execution"))
          .singleElement()
          .asString()
          .contains("execution=" + bad(calls), "tenant=-", "task=null", "an item is refused");
    }
  }

  @Test
  void executionWhoseFailureIsRefusedTooIsQuarantined() {
    SchedulerClient client = start();
    AtomicBoolean known = new AtomicBoolean();
    store.refuse(
        "complete",
        (Completion completion) -> {
          known.compareAndSet(false, hasPoison(completion));
          return completion.attemptResult() instanceof AttemptResult.Finished
              && isBad(client, completion.lease());
        });

    List<ExecutionId> calls = enqueueTogether(client);

    awaitOthers(client, calls);
    // Alone, it waits for the next result: only that shows that the store accepts others.
    Nodes.awaitFinished(client, client.enqueue(ActionCall.of("good")));
    Execution quarantined = Nodes.awaitState(client, bad(calls), ExecutionState.QUARANTINED);
    assertThat(quarantined.status().reason())
        .isEqualTo("the attempt ended as SUCCEEDED, but the store refuses to record its result");
    assertThat(known).isTrue();
  }

  private static boolean isBad(SchedulerClient client, Lease lease) {
    return client.execution(lease.execution()).orElseThrow().action().equals("bad");
  }

  @Test
  void executionOfWhichNothingCanBeRecordedDoesNotHoldItsWorker() {
    SchedulerClient client = nodes.start(builder().queue("default", 4).queue("single", 1)).client();
    store.refuse("complete", (Completion completion) -> isBad(client, completion.lease()));
    ExecutionId bad = client.enqueue(ActionCall.of("bad").queue("single"));
    ExecutionId waiting = client.enqueue(ActionCall.of("good").queue("single"));
    eventually(() -> store.calls("complete") > 3);
    assertThat(client.execution(waiting).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);

    ExecutionId other = client.enqueue(ActionCall.of("good"));

    Nodes.awaitFinished(client, other);
    assertThat(Nodes.awaitFinished(client, waiting).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(client.execution(bad).orElseThrow().state()).isEqualTo(ExecutionState.RUNNING);
  }

  @Test
  void nothingIsGivenUpWhileTheStoreRefusesEverything() {
    AtomicBoolean readOnly = new AtomicBoolean(true);
    store.refuse("complete", (Completion completion) -> readOnly.get());
    SchedulerClient client = start();
    List<ExecutionId> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(client.enqueue(ActionCall.of("bad")));
    }
    eventually(() -> store.calls("complete") > 60);

    readOnly.set(false);

    for (ExecutionId call : calls) {
      assertThat(Nodes.awaitFinished(client, call).outcome())
          .isEqualTo(Outcome.success("well").withResult(POISON));
    }
  }

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
      SchedulerClient client = start();
      TaskId good = save(client, "good");
      TaskId bad = save(client, "bad");
      store.refuse("fire", (Firing firing) -> firing.task().equals(bad));
      store.refuse("updateScheduleState", (Firing firing) -> firing.task().equals(bad));

      quarters(client, good, 3);

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
  void refusedLogLineIsReplacedByANoteAndTheOthersAreStored() {
    store.refuse("appendLog", (LogLine line) -> line.text().equals("poison"));
    SchedulerClient client =
        nodes
            .start(
                builder()
                    .action(
                        Action.of(
                            "talk",
                            context -> {
                              context.log().info("first");
                              context.log().warn("poison");
                              context.log().info("last");
                              return Outcome.success();
                            })))
            .client();

    ExecutionId call = client.enqueue(ActionCall.of("talk"));

    Nodes.awaitFinished(client, call);
    eventuallyAsserted(
        () ->
            assertThat(client.log(call, 0, 10))
                .extracting(LogLine::text)
                .containsExactly(
                    "first", "a log line of 6 characters was refused by the store", "last"));
  }

  @Test
  void logThatIsRefusedAltogetherKeepsNoResultFromBeingRecorded() {
    store.refuse("appendLog", (LogLine line) -> true);
    SchedulerClient client =
        nodes
            .start(
                builder()
                    .action(
                        Action.of(
                            "talk",
                            context -> {
                              context.log().info("first");
                              return Outcome.success();
                            })))
            .client();

    ExecutionId call = client.enqueue(ActionCall.of("talk"));

    assertThat(Nodes.awaitFinished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void refusedRenewalStopsItsActionAndTheOthersAreRenewed() {
    SchedulerClient client = nodes.start(builder().leaseDuration(Duration.ofSeconds(30))).client();
    ExecutionId refused = client.enqueue(ActionCall.of("slow"));
    ExecutionId renewed = client.enqueue(ActionCall.of("slow"));
    gate.awaitInside(2);
    store.refuse("renew", (Lease lease) -> lease.execution().equals(refused));

    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofSeconds(11));
      eventuallyAsserted(
          () ->
              assertThat(client.execution(renewed).orElseThrow().ownership().leaseUntil())
                  .isEqualTo(time.instant().plusSeconds(30)));
    }

    ActionContext<NoParameters> stopped =
        gate.entered().stream()
            .filter(context -> context.execution().equals(refused))
            .findFirst()
            .orElseThrow();
    eventually(() -> stopped.cancelSignal().isCancelRequested());
    assertThat(stopped.cancelSignal().reason()).hasValue("the lease could not be renewed in time");
    gate.letAllPass();
    Execution finished = Nodes.awaitFinished(client, renewed);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.attemptCounts().attempt()).isEqualTo(1);
  }

  @Test
  void refusedHeartbeatDoesNotKeepTheHistoryFromBeingPruned() {
    store.refuse("heartbeat", (NodeRow row) -> true);

    start();

    eventually(() -> store.calls("prune") > 0 && store.calls("removeStale") > 0);
  }

  @Test
  void executionThatAStoreHandsOutInAWrongStateCostsNoWorker() {
    store.change("claim", RefusedItemsTest::inAWrongState);
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
