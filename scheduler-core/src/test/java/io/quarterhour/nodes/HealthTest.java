package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.health.Health;
import io.quarterhour.health.HealthReason;
import io.quarterhour.health.HealthReason.Code;
import io.quarterhour.health.HealthStatus;
import io.quarterhour.health.LoopHealth;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OverdueWork;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.ClockedStore;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.ManualTime;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class HealthTest {
  private static final Action<?> WORK = Action.of("work", context -> Outcome.success());

  @RegisterExtension final Nodes nodes = new Nodes();

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));

  private SchedulerBuilder builder() {
    return Nodes.builder().store(store).time(time).leaseDuration(Duration.ofSeconds(30));
  }

  private static List<Code> codes(Scheduler scheduler) {
    return scheduler.health().reasons().stream().map(HealthReason::code).toList();
  }

  /** Moves the time until a reason appears among those of a scheduler. */
  private String awaitReason(Scheduler scheduler, Code code) {
    eventually(
        () -> {
          time.advance(Duration.ofSeconds(1));
          return codes(scheduler).contains(code);
        });
    return scheduler.health().reasons().stream()
        .filter(reason -> reason.code() == code)
        .findFirst()
        .orElseThrow()
        .text();
  }

  private void awaitUp(Scheduler scheduler) {
    eventually(
        () -> {
          time.advance(Duration.ofSeconds(1));
          return scheduler.health().status() == HealthStatus.UP;
        });
  }

  @Test
  void schedulerIsUpWhileItRuns() {
    Scheduler scheduler = builder().action(WORK).build();
    assertThat(scheduler.health().status()).isEqualTo(HealthStatus.DOWN);
    assertThat(codes(scheduler)).containsExactly(Code.NOT_RUNNING);

    scheduler.start();
    eventually(
        () ->
            scheduler.health().local().loops().stream()
                .allMatch(loop -> loop.lastStepAt() != null));
    Health health = scheduler.health();
    assertThat(health.status()).isEqualTo(HealthStatus.UP);
    assertThat(health.node()).isEqualTo(scheduler.node());
    assertThat(health.local().loops())
        .extracting(LoopHealth::name)
        .containsExactly("dispatch", "completion", "leases", "maintenance");
    assertThat(health.cluster().nodes()).hasSize(1);

    scheduler.close();
    assertThat(codes(scheduler)).containsExactly(Code.NOT_RUNNING);
  }

  @Test
  void failingStoreDegradesTheNodeAndStopsItWhenItLasts() {
    Scheduler scheduler = nodes.start(builder().action(WORK));
    awaitUp(scheduler);

    store.setUnavailable(true);
    eventually(
        () -> {
          // The loops poll by this time; small steps, so that the outage does not last yet.
          time.advance(Duration.ofMillis(10));
          return codes(scheduler).contains(Code.STORE_FAILING);
        });
    assertThat(scheduler.health().status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(awaitReason(scheduler, Code.STORE_DOWN)).contains("dispatch", "PT30.01S");
    assertThat(scheduler.health().status()).isEqualTo(HealthStatus.DOWN);
    assertThat(scheduler.health().reasons().get(0).code().status()).isEqualTo(HealthStatus.DOWN);

    store.setUnavailable(false);
    awaitUp(scheduler);
    assertThat(scheduler.health().local().loops())
        .allMatch(loop -> loop.failures() == 0 && loop.lastFailure() == null);
  }

  @Test
  void hangingCallOfTheStoreStallsItsLoop() {
    CountDownLatch hanging = new CountDownLatch(1);
    Scheduler scheduler = nodes.start(builder().action(WORK));
    awaitUp(scheduler);
    try {
      store.beforeNext(
          "due",
          () -> {
            try {
              hanging.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });

      assertThat(awaitReason(scheduler, Code.LOOP_STALLED)).contains("dispatch");
    } finally {
      hanging.countDown();
    }
    awaitUp(scheduler);
  }

  @Test
  void workThatNoNodeDoesIsReportedAndLoggedOnce() {
    Scheduler caller =
        builder().action(WORK).action(Action.of("exotic", context -> Outcome.success())).build();
    SchedulerClient client = caller.client();
    client.enqueue(ActionCall.of("work").queue("attic"));
    client.enqueue(ActionCall.of("exotic"));
    try (CapturedLogs logs = new CapturedLogs()) {
      Scheduler scheduler = nodes.start(builder().nodeName("worker").action(WORK));

      assertThat(awaitReason(scheduler, Code.QUEUE_NOT_SERVED)).contains("attic");
      assertThat(awaitReason(scheduler, Code.ACTION_UNKNOWN)).contains("exotic");
      assertThat(scheduler.health().cluster().unserved())
          .extracting(OverdueWork::queue, OverdueWork::capability)
          .containsExactly(tuple("attic", "work"), tuple("default", "exotic"));
      Instant first = scheduler.health().cluster().readAt();
      eventually(
          () -> {
            time.advance(Duration.ofSeconds(10));
            return scheduler.health().cluster().readAt().isAfter(first.plusSeconds(150));
          });
      assertThat(logs.linesWith("wait in queue attic")).hasSize(1);
      assertThat(logs.linesWith("Executions of action exotic")).hasSize(1);
    }

    Scheduler helper =
        nodes.start(
            builder()
                .nodeName("helper")
                .queue("attic", 1)
                .queue("default", 1)
                .action(WORK)
                .action(Action.of("exotic", context -> Outcome.success())));

    awaitUp(helper);
    eventually(
        () -> {
          time.advance(Duration.ofSeconds(10));
          return helper.health().cluster().readAt() != null
              && helper.health().cluster().overdue().isEmpty();
        });
    caller.close();
  }

  @Test
  void quarantinedExecutionsAreReportedUntilTheyAreReleasedOrCancelled() {
    ExecutionId id = new ExecutionId(time.instant().toEpochMilli() << 16, 1);
    Instant now = time.instant();
    store
        .executions()
        .enqueue(
            List.of(
                new NewExecution(
                    id,
                    Origin.CALL,
                    new Routing(TenantId.INSTALLATION, "work", "default"),
                    SlotRange.single(now),
                    now,
                    NewExecution.Constraints.NONE,
                    "{")),
            new LeaseRequest(new NodeId("other", "1"), now, now));
    Scheduler scheduler = nodes.start(builder().action(WORK));

    assertThat(awaitReason(scheduler, Code.EXECUTIONS_QUARANTINED)).contains(id.toString());
    scheduler.client().cancel(id, "broken");
    awaitUp(scheduler);
  }

  @Test
  void droppedEventsOfListenersAreReportedForTenMinutes() {
    Gate gate = nodes.opening(new Gate("slow"));
    gate.letAllPass();
    CountDownLatch open = new CountDownLatch(1);
    Scheduler scheduler =
        nodes.start(
            builder()
                .action(gate)
                .listenerQueueCapacity(1)
                .listener(execution -> awaitUninterrupted(open)));
    try {
      for (int i = 0; i < 5; i++) {
        Execution finished =
            Nodes.awaitFinished(
                scheduler.client(), scheduler.client().enqueue(ActionCall.of("slow")));
        assertThat(finished.state().isFinished()).isTrue();
      }

      assertThat(awaitReason(scheduler, Code.LISTENER_EVENTS_DROPPED))
          .contains("listenerQueueCapacity");
    } finally {
      open.countDown();
    }
    time.advance(Duration.ofMinutes(11));
    awaitUp(scheduler);
    assertThat(scheduler.health().local().listeners().dropped()).isPositive();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void actionThatIgnoresItsInterruptionIsStuck() {
    Gate stubborn = nodes.opening(Gate.stubborn("slow"));
    Scheduler scheduler =
        nodes.start(
            builder()
                .leaseDuration(Duration.ofDays(9))
                .cancelGracePeriod(Duration.ofDays(1))
                .action(stubborn));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("slow"));
    stubborn.awaitInside(1);
    scheduler.client().cancel(run, "enough");
    eventually(() -> stubborn.entered().get(0).cancelSignal().isCancelRequested());
    time.advance(Duration.ofDays(1));

    assertThat(awaitReason(scheduler, Code.ACTIONS_STUCK)).contains(run.toString());
    assertThat(scheduler.health().local().stuckExecutions()).containsExactly(run);
    stubborn.letAllPass();
    awaitUp(scheduler);
  }

  @Test
  void wrongClockIsReported() {
    TimeSource ahead =
        new TimeSource() {
          @Override
          public Instant instant() {
            return time.instant().plus(Duration.ofMinutes(10));
          }

          @Override
          public long nanoTime() {
            return time.nanoTime();
          }
        };
    Scheduler scheduler =
        nodes.start(builder().store(new ClockedStore(store, time)).time(ahead).action(WORK));

    assertThat(awaitReason(scheduler, Code.CLOCK_SKEW)).contains("PT10M ahead of");
    assertThat(scheduler.health().local().clockSkew()).isEqualTo(Duration.ofMinutes(10));
    assertThat(scheduler.health().status()).isEqualTo(HealthStatus.DEGRADED);
  }

  @Test
  void healthBeforeTheStartDoesNotNeedTheStore() {
    store.setUnavailable(true);
    Scheduler scheduler = builder().action(WORK).build();

    assertThat(codes(scheduler)).containsExactly(Code.NOT_RUNNING);
  }
}
