package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Uninterruptible;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store that does not answer, so that each loop that calls it hangs. */
@Timeout(60)
class SilentStoreTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration THIRD = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(1);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final InMemoryStore database = new InMemoryStore();
  private final FaultyStore store = new FaultyStore(database);
  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final Gate gate = nodes.opening(new Gate("slow"));
  private final Gate stubborn = nodes.opening(Gate.stubborn("stubborn"));

  @AfterEach
  void endSilence() {
    store.setSilent(false);
  }

  private SchedulerBuilder builder() {
    return Nodes.builder().store(store).time(time).leaseDuration(LEASE);
  }

  private SchedulerClient start() {
    return nodes.start(builder().action(gate).action(stubborn)).client();
  }

  /** Silences the store, and moves the time until the renewal of the leases hangs. */
  private void hangRenewal() {
    store.setSilent(true);
    int before = store.calls("renew");
    time.advance(THIRD);
    eventually(() -> store.calls("renew") > before);
  }

  private Optional<String> reason(Gate action) {
    return action.entered().get(0).cancelSignal().reason();
  }

  @Test
  void timeLimitIsEnforcedWhileTheStoreIsSilent() {
    SchedulerClient client = start();
    ExecutionId run =
        client.enqueue(
            ActionCall.of("slow").timeLimit(Duration.ofSeconds(15)).retry(RetryPolicy.none()));
    gate.awaitInside(1);
    hangRenewal();

    time.advance(Duration.ofSeconds(5));

    gate.awaitInside(0);
    assertThat(reason(gate)).contains("the time limit of PT15S was exceeded");
    store.setSilent(false);
    assertThat(Nodes.awaitFinished(client, run).outcome())
        .isEqualTo(Outcome.failure("the time limit of PT15S was exceeded"));
  }

  @Test
  void actionIsSignalledAfterTwoThirdsOfItsLeaseAndInterruptedAtItsEnd() {
    SchedulerClient client = start();
    client.enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    hangRenewal();

    time.advance(THIRD.minus(MOMENT));
    throughout(Duration.ofMillis(50), () -> reason(gate).isEmpty());
    time.advance(MOMENT);
    eventually(() -> reason(gate).equals(Optional.of("the lease could not be renewed in time")));
    time.advance(THIRD.minus(MOMENT));
    throughout(Duration.ofMillis(50), () -> gate.inside() == 1);

    time.advance(MOMENT);
    gate.awaitInside(0);
  }

  @Test
  void obedientActionHasEndedBeforeAnotherNodeRunsItsExecution() {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicReference<Boolean> endedBefore = new AtomicReference<>();
    AtomicBoolean began = new AtomicBoolean();
    Action<?> obedient =
        Action.of(
            "obedient",
            context -> {
              if (context.attempt() > 1) {
                endedBefore.set(ended.get());
                return Outcome.success("again");
              }
              began.set(true);
              while (!context.cancelSignal().isCancelRequested()) {
                Thread.onSpinWait();
              }
              ended.set(true);
              throw new InterruptedException("stopped");
            });
    Scheduler silent = nodes.start(builder().nodeName("silent").action(obedient));
    ExecutionId run = silent.client().enqueue(ActionCall.of("obedient"));
    eventually(began::get);
    Scheduler other =
        nodes.start(
            Nodes.builder().store(database).time(time).leaseDuration(LEASE).action(obedient));
    hangRenewal();

    time.advance(THIRD);
    eventually(ended::get);
    time.advance(THIRD);

    Execution finished = Nodes.awaitFinished(other.client(), run);
    assertThat(endedBefore.get()).isTrue();
    assertThat(finished.outcome()).isEqualTo(Outcome.success("again"));
    assertThat(other.client().attempts(run))
        .extracting(Attempt::node)
        .containsExactly(silent.node(), other.node());
  }

  @Test
  void actionIgnoringTheSignalContinuesIfItsLeaseIsRenewedAfterAll() {
    SchedulerClient client = start();
    ExecutionId run = client.enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    hangRenewal();
    time.advance(THIRD);
    eventually(() -> reason(gate).isPresent());

    int before = store.calls("renew");
    store.setSilent(false);
    time.advance(MOMENT);
    eventually(() -> store.calls("renew") > before);
    time.advance(THIRD);
    throughout(Duration.ofMillis(50), () -> gate.inside() == 1);
    gate.letAllPass();

    assertThat(Nodes.awaitFinished(client, run).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void actionThatWasWarnedStillHasItsTimeLimit() {
    SchedulerClient client = start();
    ExecutionId run =
        client.enqueue(
            ActionCall.of("slow").timeLimit(Duration.ofSeconds(35)).retry(RetryPolicy.none()));
    gate.awaitInside(1);
    hangRenewal();
    time.advance(THIRD);
    eventually(() -> reason(gate).isPresent());
    int before = store.calls("renew");
    store.setSilent(false);
    time.advance(MOMENT);
    eventually(() -> store.calls("renew") > before);

    time.advance(Duration.ofSeconds(15));

    assertThat(Nodes.awaitFinished(client, run).outcome())
        .isEqualTo(Outcome.failure("the time limit of PT35S was exceeded"));
  }

  @Test
  void abandonedActionThatLostItsLeaseRunsAgain() {
    Scheduler scheduler =
        nodes.start(
            builder()
                .cancelGracePeriod(Duration.ofSeconds(1))
                .queue("default", 1)
                .action(stubborn));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("stubborn"));
    stubborn.awaitInside(1);
    hangRenewal();
    time.advance(THIRD);
    eventually(() -> reason(stubborn).isPresent());
    try (CapturedLogs logs = new CapturedLogs()) {
      time.advance(THIRD);
      eventually(
          () -> {
            time.advance(Duration.ofSeconds(1));
            return !logs.linesWith("Action did not return and is abandoned").isEmpty();
          });
    }

    store.setSilent(false);
    stubborn.awaitInside(2);
    stubborn.letAllPass();

    Execution finished = Nodes.awaitFinished(scheduler.client(), run);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.attemptCounts().attempt()).isEqualTo(2);
  }

  @Test
  void blockingCancellationCallbackDelaysNoOtherRun() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch reacting = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    Action<?> blocking =
        Action.of(
            "blocking",
            context -> {
              context
                  .cancelSignal()
                  .onCancel(
                      () -> {
                        reacting.countDown();
                        Uninterruptible.await(mayReturn);
                      });
              started.countDown();
              mayReturn.await();
              return Outcome.success();
            });
    SchedulerClient client = nodes.start(builder().action(blocking).action(gate)).client();
    client.enqueue(ActionCall.of("blocking").timeLimit(Duration.ofSeconds(1)));
    ExecutionId other =
        client.enqueue(
            ActionCall.of("slow").timeLimit(Duration.ofSeconds(2)).retry(RetryPolicy.none()));
    gate.awaitInside(1);
    eventually(() -> started.getCount() == 0);
    time.advance(Duration.ofSeconds(1));
    eventually(() -> reacting.getCount() == 0);

    time.advance(Duration.ofSeconds(1));

    try {
      assertThat(Nodes.awaitFinished(client, other).state()).isEqualTo(ExecutionState.FAILED);
    } finally {
      mayReturn.countDown();
    }
  }
}
