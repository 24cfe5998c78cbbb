package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.Scheduler;
import io.quarterhour.ShutdownReport;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.support.Eventually;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Uninterruptible;
import io.quarterhour.task.ActionCall;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class ShutdownTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final Gate gate = nodes.opening(new Gate("slow"));

  private SchedulerClient newClient() {
    return Nodes.builder().store(store).build().client();
  }

  @Test
  void runningExecutionsMayFinishAndNothingNewIsClaimed() {
    Scheduler scheduler = nodes.start(Nodes.builder().store(store).action(gate));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    CompletableFuture<ShutdownReport> stop =
        CompletableFuture.supplyAsync(() -> scheduler.stop(Duration.ofSeconds(30)));
    eventually(() -> isQuiet("claim"));

    ExecutionId late = scheduler.client().enqueue(ActionCall.of("slow"));
    gate.letAllPass();
    ShutdownReport report = stop.join();

    assertThat(report).isEqualTo(new ShutdownReport(1, List.of(), List.of()));
    assertThat(report.isClean()).isTrue();
    assertThat(newClient().execution(run).orElseThrow().state())
        .isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(newClient().execution(late).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);
    assertThat(store.isClosed()).isTrue();
  }

  /** {@return whether a method of the store is not called during several polls} */
  private boolean isQuiet(String method) {
    int before = store.calls(method);
    Eventually.throughout(Duration.ofMillis(60), () -> true);
    return store.calls(method) == before;
  }

  @Test
  void unfinishedExecutionIsCancelledAndReleased() {
    AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch signalled = new CountDownLatch(1);
    Action<?> polite =
        Action.of(
            "polite",
            context -> {
              context.cancelSignal().onCancel(signalled::countDown);
              running.countDown();
              signalled.await();
              reason.set(context.cancelSignal().reason());
              context.cancelSignal().throwIfCancelled();
              return Outcome.success();
            });
    Scheduler scheduler = nodes.start(Nodes.builder().store(store).action(polite));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("polite"));
    eventually(() -> running.getCount() == 0);

    ShutdownReport report = scheduler.stop(Duration.ZERO);

    assertThat(report).isEqualTo(new ShutdownReport(0, List.of(run), List.of()));
    assertThat(report.isClean()).isFalse();
    assertThat(reason.get()).contains("the node is stopping");
    Execution released = newClient().execution(run).orElseThrow();
    assertThat(released.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(released.ownership().leaseUntil()).isNull();
    assertThat(newClient().attempts(run))
        .extracting(Attempt::state, Attempt::summary)
        .containsExactly(tuple(ExecutionState.INTERRUPTED, "interrupted: node stopped"));
  }

  @Test
  void actionIgnoringTheSignalIsInterrupted() {
    Scheduler scheduler =
        nodes.start(Nodes.builder().store(store).cancelGracePeriod(SHORT).action(gate));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);

    ShutdownReport report = scheduler.stop(Duration.ZERO);

    assertThat(report).isEqualTo(new ShutdownReport(0, List.of(run), List.of()));
    assertThat(gate.inside()).isZero();
    assertThat(newClient().execution(run).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void actionIgnoringTheInterruptIsAbandoned() {
    Gate stubborn = nodes.opening(Gate.stubborn("stubborn"));
    Scheduler scheduler =
        nodes.start(Nodes.builder().store(store).cancelGracePeriod(SHORT).action(stubborn));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("stubborn"));
    stubborn.awaitInside(1);

    ShutdownReport report = scheduler.stop(Duration.ZERO);

    assertThat(report).isEqualTo(new ShutdownReport(0, List.of(run), List.of(run)));
    assertThat(report)
        .hasToString(
            "0 running executions finished in time, 1 were asked to stop, 1 were abandoned because"
                + " they did not return");
    assertThat(newClient().execution(run).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void stopsWhenItsTimeSourceStandsStill() {
    ManualTime time = ManualTime.startingAt(Instant.parse("2026-03-02T10:00:00Z"));
    Gate stubborn = nodes.opening(Gate.stubborn("stubborn"));
    Scheduler scheduler =
        nodes.start(
            Nodes.builder().store(store).time(time).cancelGracePeriod(SHORT).action(stubborn));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("stubborn"));
    stubborn.awaitInside(1);

    assertThat(scheduler.stop(SHORT).abandoned()).containsExactly(run);
  }

  @Test
  void nonRepeatableActionIsInterruptedPermanently() {
    Gate once = nodes.opening(Gate.of(ActionDescriptor.of("once").repeatable(false)));
    Scheduler scheduler =
        nodes.start(Nodes.builder().store(store).cancelGracePeriod(SHORT).action(once));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("once"));
    once.awaitInside(1);

    scheduler.stop(Duration.ZERO);

    Execution interrupted = newClient().execution(run).orElseThrow();
    assertThat(interrupted.state()).isEqualTo(ExecutionState.INTERRUPTED);
    assertThat(interrupted.status().reason())
        .isEqualTo("interrupted: node stopped, and the action is not repeatable");
  }

  @Test
  void prefetchedExecutionIsReleasedAndNotCountedAsCompleted() {
    Scheduler scheduler =
        nodes.start(Nodes.builder().store(store).queue("default", 1, 5).action(gate));
    List<ExecutionId> runs =
        scheduler
            .client()
            .enqueueAll(
                List.of(ActionCall.of("slow"), ActionCall.of("slow"), ActionCall.of("slow")));
    gate.awaitInside(1);
    eventually(
        () ->
            runs.stream()
                .allMatch(
                    run ->
                        scheduler.client().execution(run).orElseThrow().state()
                            == ExecutionState.RUNNING));

    CompletableFuture<ShutdownReport> stop =
        CompletableFuture.supplyAsync(() -> scheduler.stop(Duration.ofSeconds(30)));
    eventually(
        () -> newClient().execution(runs.get(2)).orElseThrow().state() == ExecutionState.WAITING);
    gate.letPass(1);

    assertThat(stop.join()).isEqualTo(new ShutdownReport(1, List.of(), List.of()));
    assertThat(gate.entered()).hasSize(1);
    for (ExecutionId waiting : runs.subList(1, 3)) {
      assertThat(newClient().execution(waiting).orElseThrow().attemptCounts().attempt()).isZero();
      assertThat(newClient().attempts(waiting)).isEmpty();
    }
  }

  @Test
  void secondStopReturnsTheFirstReport() {
    Scheduler scheduler = nodes.start(Nodes.builder().store(store).action(gate));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    gate.letAllPass();
    Nodes.awaitFinished(scheduler.client(), run);

    ShutdownReport first = scheduler.stop(Duration.ofSeconds(5));

    assertThat(scheduler.stop()).isSameAs(first);
    scheduler.close();
    assertThatThrownBy(scheduler::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a scheduler can be started once; build another one");
  }

  @Test
  void canBeStartedOnlyOnce() {
    Scheduler scheduler = nodes.start(Nodes.builder());

    assertThatThrownBy(scheduler::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void unstartedSchedulerStopsImmediatelyAndClosesItsStore() {
    ShutdownReport report = Nodes.builder().store(store).build().stop();

    assertThat(report).isEqualTo(new ShutdownReport(0, List.of(), List.of()));
    assertThat(store.isClosed()).isTrue();
  }

  @Test
  void stopsDuringAStoreOutage() {
    Scheduler scheduler = nodes.start(Nodes.builder().store(store).action(gate));
    scheduler.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    store.setUnavailable(true);
    gate.letAllPass();

    assertThatCode(() -> scheduler.stop(Duration.ZERO)).doesNotThrowAnyException();
    assertThat(store.isClosed()).isTrue();
  }

  @Test
  void blockedListenerDoesNotPreventTheStop() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch listening = new CountDownLatch(1);
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .store(store)
                .action(gate)
                .listener(
                    execution -> {
                      listening.countDown();
                      Uninterruptible.await(release);
                    }));
    gate.letAllPass();
    scheduler.client().enqueue(ActionCall.of("slow"));
    eventually(() -> listening.getCount() == 0);

    assertThat(scheduler.stop(Duration.ZERO).isClean()).isTrue();
    release.countDown();
  }

  @Test
  void releasedExecutionRunsElsewhereWithAHigherToken() {
    Scheduler first =
        nodes.start(Nodes.builder().store(store).cancelGracePeriod(SHORT).action(gate));
    ExecutionId run = first.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    long token = gate.entered().get(0).token();
    first.stop(Duration.ZERO);

    Scheduler second = nodes.start(Nodes.builder().store(store).nodeName("second").action(gate));
    gate.awaitEntered(2);
    gate.letAllPass();

    Execution finished = Nodes.awaitFinished(second.client(), run);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.ownership().node()).isEqualTo(second.node());
    assertThat(gate.entered().get(1).token()).isGreaterThan(token);
    assertThat(gate.entered().get(1).attempt()).isEqualTo(2);
    assertThat(gate.entered().get(1).execution()).isEqualTo(run);
    assertThat(finished.attemptCounts().lostLeases()).isZero();
  }

  @Test
  void interruptedStopStillStopsAllLoops() {
    Gate stubborn = nodes.opening(Gate.stubborn("stubborn"));
    Scheduler scheduler = nodes.start(Nodes.builder().store(store).action(stubborn));
    scheduler.client().enqueue(ActionCall.of("stubborn"));
    stubborn.awaitInside(1);

    Thread.currentThread().interrupt();
    ShutdownReport report = scheduler.stop(Duration.ofSeconds(30));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.finished()).isZero();
    eventually(() -> isQuiet("renew") && isQuiet("heartbeat") && isQuiet("claim"));
  }
}
