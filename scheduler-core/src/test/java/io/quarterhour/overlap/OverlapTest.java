package io.quarterhour.overlap;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.eventuallyAsserted;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Traces;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Actions that block on worker threads while the test moves the time. */
class OverlapTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final Gate gate = nodes.opening(new Gate("slow"));
  private final Scheduler scheduler = nodes.start(Nodes.builder().time(time).action(gate));
  private final SchedulerClient client = scheduler.client();

  private TaskId save(OverlapPolicy policy, CatchUpPolicy catchUp) {
    return client
        .save(
            Task.builder("slow")
                .action("slow")
                .schedule(Schedule.cron("*/15 * * * *"))
                .overlap(policy)
                .catchUp(catchUp)
                .startPaused(false)
                .build())
        .id();
  }

  private TaskId save(OverlapPolicy policy) {
    return save(policy, CatchUpPolicy.merge());
  }

  private List<String> traces(TaskId task) {
    return Traces.of(client.executions(ExecutionQuery.of(task), PageRequest.first()).items());
  }

  /** Moves the time by a quarter of an hour, and waits until the engine has fired the task. */
  private void advanceOneQuarter(TaskId task) {
    time.advance(Duration.ofMinutes(15));
    Instant now = time.instant();
    eventually(() -> now.isBefore(client.task(task).orElseThrow().scheduleState().next()));
  }

  @Test
  void fireTimeIsSkippedWhileAnEarlierExecutionRuns() {
    TaskId task = save(OverlapPolicy.skip());
    advanceOneQuarter(task);
    gate.awaitInside(1);
    advanceOneQuarter(task);
    advanceOneQuarter(task);
    assertThat(traces(task)).containsExactly("RUNNING 10:15", "OVERLAP 10:30-10:45 2");

    gate.letPass(1);
    eventually(() -> client.task(task).orElseThrow().active() == 0);
    advanceOneQuarter(task);
    gate.awaitInside(1);

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "OVERLAP 10:30-10:45 2", "RUNNING 11:00");
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void oneExecutionWaitsUntilTheRunningOneFinishes() {
    TaskId task = save(OverlapPolicy.defer());
    advanceOneQuarter(task);
    gate.awaitInside(1);
    advanceOneQuarter(task);
    advanceOneQuarter(task);
    assertThat(traces(task)).containsExactly("RUNNING 10:15", "WAITING 10:30", "OVERLAP 10:45");

    gate.letPass(1);
    gate.awaitEntered(2);
    eventuallyAsserted(
        () ->
            assertThat(traces(task))
                .containsExactly("SUCCEEDED 10:15", "RUNNING 10:30", "OVERLAP 10:45"));

    gate.letPass(1);
    eventually(() -> client.task(task).orElseThrow().active() == 0);
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void upToTheAllowedNumberRunConcurrently() {
    TaskId task = save(OverlapPolicy.allow(2));
    advanceOneQuarter(task);
    advanceOneQuarter(task);
    gate.awaitInside(2);
    advanceOneQuarter(task);

    assertThat(traces(task)).containsExactly("RUNNING 10:15", "RUNNING 10:30", "OVERLAP 10:45");
    gate.letPass(1);
    eventually(() -> client.task(task).orElseThrow().active() == 1);
    advanceOneQuarter(task);
    gate.awaitInside(2);
    assertThat(gate.most()).isEqualTo(2);
  }

  @Test
  void missedFireTimesRunSequentiallyEvenIfOverlapIsAllowed() {
    TaskId task = save(OverlapPolicy.allow(3), CatchUpPolicy.all(5, Duration.ofDays(1)));
    time.advance(Duration.ofHours(1));

    for (int i = 1; i <= 4; i++) {
      gate.awaitEntered(i);
      gate.letPass(1);
    }

    eventually(() -> client.task(task).orElseThrow().active() == 0);
    assertThat(gate.entered()).extracting(context -> context.slot()).isSorted().hasSize(4);
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void missedFireTimesDoNotOverlapAnEarlierExecution() {
    TaskId task = save(OverlapPolicy.skip(), CatchUpPolicy.all(5, Duration.ofDays(1)));
    advanceOneQuarter(task);
    gate.awaitInside(1);
    time.advance(Duration.ofMinutes(45));
    eventually(
        () -> time.instant().isBefore(client.task(task).orElseThrow().scheduleState().next()));

    gate.letPass(1);
    gate.awaitEntered(2);
    gate.letAllPass();

    eventually(() -> client.task(task).orElseThrow().active() == 0);
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void manualRunNeverOverlapsAScheduledRunWhenRacing() throws Exception {
    TaskId task = save(OverlapPolicy.skip());
    gate.letAllPass();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        List<Callable<List<ExecutionId>>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          boolean onGrid = i % 2 == 0;
          runs.add(() -> tryRun(task, onGrid));
        }
        time.advance(Duration.ofMinutes(15));
        for (Future<List<ExecutionId>> run : callers.invokeAll(runs)) {
          assertThat(run.get()).hasSizeLessThanOrEqualTo(1);
        }
        Instant now = time.instant();
        eventually(() -> now.isBefore(client.task(task).orElseThrow().scheduleState().next()));
      }
    } finally {
      callers.shutdown();
    }
    eventually(() -> client.task(task).orElseThrow().active() == 0);

    List<Execution> succeeded =
        client
            .executions(
                ExecutionQuery.of(task).in(ExecutionState.SUCCEEDED), PageRequest.first(1000))
            .items();
    assertThat(succeeded).isNotEmpty();
    assertThat(gate.most()).isEqualTo(1);
    assertThat(succeeded).extracting(Execution::slot).doesNotHaveDuplicates();
  }

  private List<ExecutionId> tryRun(TaskId task, boolean onGrid) {
    try {
      return List.of(onGrid ? client.runAtNextSlot(task) : client.runNow(task));
    } catch (ConflictException e) {
      return List.of();
    }
  }
}
