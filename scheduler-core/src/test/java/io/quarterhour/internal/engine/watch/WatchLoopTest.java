package io.quarterhour.internal.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.engine.Engine;
import io.quarterhour.internal.engine.loop.EngineOptions.QueueOptions;
import io.quarterhour.internal.node.Host;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.internal.node.PluginConfig;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.task.ActionCall;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The watch of an engine without threads, whose steps the test makes itself. */
class WatchLoopTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final List<Runnable> workers = new ArrayList<>();
  private final Node node =
      new Node(
          store,
          time,
          new PluginConfig(
              List.of(Action.of("work", context -> Outcome.success())),
              List.of(),
              PluginRegistry.Discovery.OFF,
              Map.of(),
              name -> Optional.empty()),
          new Host(List::of, TargetDirectory.byName(), null, List.of(), queue -> workers::add),
          NodeOptions.standard(Map.of("default", new QueueOptions(10, 0))));
  private final Engine engine = node.engine();

  /** Enqueues a call from elsewhere, and claims it. */
  private RunningAttempt claimed() {
    ExecutionId id = node.client(Caller.system()).enqueue(ActionCall.of("work"));
    engine.dispatchLoop().step(time.instant());
    return engine.ownedRuns().stream()
        .filter(run -> run.lease().execution().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private void renew() {
    engine.leaseLoop().step(time.instant());
  }

  private void watch() {
    engine.watchLoop().step(time.instant());
  }

  private void advance(Duration by) {
    time.advance(by);
    watch();
  }

  @Test
  void signalComesAfterTwoThirdsOfAClaimedLease() {
    RunningAttempt run = claimed();

    advance(LEASE.dividedBy(3).multipliedBy(2).minus(MOMENT));
    assertThat(run.isCancelRequested()).isFalse();
    assertThat(engine.watchLoop().step(time.instant())).isEqualTo(time.instant().plus(MOMENT));

    advance(MOMENT);
    assertThat(run.cause()).isEqualTo(StopCause.LEASE_LOST);
    assertThat(run.reason()).contains("the lease could not be renewed in time");
  }

  @Test
  void leaseCountsFromTheStartOfAClaimThatTookLong() {
    store.beforeNext("claim", () -> time.advance(Duration.ofSeconds(9)));
    RunningAttempt run = claimed();

    advance(Duration.ofSeconds(11).minus(MOMENT));
    assertThat(run.isCancelRequested()).isFalse();

    advance(MOMENT);
    assertThat(run.isCancelRequested()).isTrue();
  }

  @Test
  void leaseCountsFromTheStartOfARenewalThatTookLong() {
    RunningAttempt run = claimed();
    time.advance(Duration.ofSeconds(10));
    store.beforeNext("renew", () -> time.advance(Duration.ofSeconds(9)));
    renew();

    advance(Duration.ofSeconds(11).minus(MOMENT));
    assertThat(run.isCancelRequested()).isFalse();

    advance(MOMENT);
    assertThat(run.isCancelRequested()).isTrue();
  }

  @Test
  void failedRenewalExtendsNothing() {
    RunningAttempt run = claimed();
    time.advance(Duration.ofSeconds(10));
    store.setUnavailable(true);
    assertThatThrownBy(this::renew).hasMessageContaining("the store is away");

    advance(Duration.ofSeconds(10));

    assertThat(run.isCancelRequested()).isTrue();
  }

  @Test
  void jumpingWallClockNeitherEndsNorExtendsALease() {
    RunningAttempt run = claimed();

    time.jump(Day.at("23:00"));
    watch();
    assertThat(run.isCancelRequested()).isFalse();

    time.jump(Day.at("09:00"));
    advance(Duration.ofSeconds(20));
    assertThat(run.isCancelRequested()).isTrue();
  }

  @Test
  void runThatWaitsForAWorkerIsReleasedWithoutRunning() {
    RunningAttempt run = claimed();
    advance(Duration.ofSeconds(20));
    assertThat(run.isCancelRequested()).isTrue();

    workers.forEach(Runnable::run);
    engine.completionLoop().step(time.instant());

    assertThat(engine.ownedRuns()).isEmpty();
    assertThat(store.calls("complete")).isEqualTo(1);
    assertThat(
            node.client(Caller.system())
                .execution(run.lease().execution())
                .orElseThrow()
                .attemptCounts()
                .attempt())
        .isZero();
  }

  @Test
  void stepsDoNotCallTheStore() {
    claimed();
    int before = store.calls();

    advance(Duration.ofSeconds(20));
    advance(Duration.ofSeconds(20));

    assertThat(engine.watchLoop().usesStore()).isFalse();
    assertThat(store.calls()).isEqualTo(before);
  }
}
