package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.ClockedStore;
import io.quarterhour.support.Day;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.ManualTime;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes with a wrong wall clock: they use the store time. */
@Timeout(30)
class ClockSkewTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final SchedulerStore store = new ClockedStore(new InMemoryStore(), time);

  /** A wall clock that deviates from the true time. */
  private final class SkewedTime implements TimeSource {
    private volatile Duration skew;

    SkewedTime(String skew) {
      this.skew = Duration.parse(skew);
    }

    @Override
    public Instant instant() {
      return time.instant().plus(skew);
    }

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }
  }

  private Scheduler start(String name, TimeSource clock, Gate gate) {
    return nodes.start(
        Nodes.builder().nodeName(name).store(store).time(clock).leaseDuration(LEASE).action(gate));
  }

  private List<Execution> executions(Scheduler scheduler, TaskId task) {
    return scheduler.client().executions(ExecutionQuery.of(task), PageRequest.first()).items();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M"})
  void nodeFiresNeitherEarlyNorLate(String skew) {
    Gate gate = nodes.opening(new Gate("work"));
    gate.letAllPass();
    Scheduler scheduler = start("off", new SkewedTime(skew), gate);
    TaskId task =
        scheduler
            .client()
            .save(
                Task.builder("t")
                    .action("work")
                    .schedule(Schedule.cron("*/15 * * * *"))
                    .startPaused(false)
                    .build())
            .id();
    time.advance(Duration.ofMinutes(15).minusMillis(1));
    throughout(Duration.ofMillis(50), () -> executions(scheduler, task).isEmpty());

    time.advance(Duration.ofMillis(1));

    eventually(() -> !executions(scheduler, task).isEmpty());
    Execution run =
        Nodes.awaitFinished(scheduler.client(), executions(scheduler, task).get(0).id());
    assertThat(run.slot()).isEqualTo(Day.at("10:15"));
    assertThat(run.status().startedAt()).isEqualTo(Day.at("10:15"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M"})
  void nodeDoesNotClaimAnExecutionWithAValidLease(String skew) {
    Gate ownerGate = nodes.opening(new Gate("work"));
    Gate skewedGate = nodes.opening(new Gate("work"));
    Scheduler owner = start("right", time, ownerGate);
    ExecutionId run = owner.client().enqueue(ActionCall.of("work"));
    ownerGate.awaitInside(1);
    start("off", new SkewedTime(skew), skewedGate);

    for (int i = 0; i < 5; i++) {
      time.advance(LEASE.dividedBy(3));
      throughout(Duration.ofMillis(50), () -> skewedGate.entered().isEmpty());
    }

    ownerGate.letAllPass();
    assertThat(Nodes.awaitFinished(owner.client(), run).ownership().token()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M"})
  void skewAndItsCorrectionAreLoggedOnceEach(String skew) {
    SkewedTime clock = new SkewedTime(skew);
    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      start("off", clock, new Gate("work"));
      for (int i = 0; i < 5; i++) {
        time.advance(Duration.ofMinutes(2));
        throughout(Duration.ofMillis(50), () -> true);
      }
      assertThat(capturedLogs.linesWith("Node clock "))
          .singleElement()
          .asString()
          .contains(
              skew.contains("-")
                  ? "is PT10M behind the store clock"
                  : "is PT10M ahead of the store clock");

      clock.skew = Duration.ZERO;
      time.advance(Duration.ofMinutes(2));

      eventually(
          () ->
              capturedLogs
                      .linesWith(
                          "Node clock agrees with the store clock again; scheduling was not"
                              + " affected, nothing needs to be done")
                      .size()
                  == 1);
      assertThat(capturedLogs.linesWith("Node clock ")).hasSize(2);
    }
  }

  @Test
  void growingSkewIsLoggedAgain() {
    SkewedTime clock = new SkewedTime("PT10M");
    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      start("off", clock, new Gate("work"));
      clock.skew = Duration.ofHours(-1);
      time.advance(Duration.ofMinutes(2));

      eventually(() -> capturedLogs.linesWith("is PT1H behind the store clock").size() == 1);
    }
  }
}
