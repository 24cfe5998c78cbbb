package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.eventuallyAsserted;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results, log lines and renewals of leases that the store refuses for good. */
@Timeout(60)
class RefusedResultsTest extends RefusedItems {
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
      store.refuse("complete", RefusedResultsTest::hasPoison);
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
      eventuallyAsserted(
          () ->
              assertThat(logs.linesWith("Store refuses the result of an execution"))
                  .singleElement()
                  .asString()
                  .contains(
                      "execution=" + bad(calls), "tenant=-", "task=null", "an item is refused"));
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
  void longLogIsStoredInSeveralActs() {
    AtomicBoolean isWritten = new AtomicBoolean();
    store.beforeNext("appendLog", () -> eventually(isWritten::get));
    Map<Integer, Integer> sizes = new ConcurrentHashMap<>();
    store.refuse(
        "appendLog",
        (LogLine line) -> {
          sizes.merge(store.calls("appendLog"), line.text().length(), Integer::sum);
          return false;
        });
    SchedulerClient client =
        nodes
            .start(
                builder()
                    .action(
                        Action.of(
                            "talk",
                            context -> {
                              for (int i = 0; i < 1_000; i++) {
                                context.log().info("x".repeat(10_000));
                              }
                              isWritten.set(true);
                              return Outcome.success();
                            })))
            .client();

    ExecutionId call = client.enqueue(ActionCall.of("talk"));

    Nodes.awaitFinished(client, call);
    assertThat(sizes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000_000);
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isLessThan(1_500_000));
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
}
