package io.quarterhour.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestSchedulerContractTest {
  private final List<String> runs = new ArrayList<>();
  private final TestScheduler scheduler = TestScheduler.startingAt(Day.at("10:00"));

  private TestScheduler ready() {
    return scheduler.with(
        Action.of(
            "work",
            context -> {
              runs.add(context.task().map(TaskId::name).orElse("call") + " " + scheduler.now());
              return Outcome.success(Thread.currentThread().getName());
            }));
  }

  private static Task task(String name, Schedule schedule) {
    return Task.builder(name).action("work").schedule(schedule).build();
  }

  @Test
  void timeStandsStillUntilAdvanced() {
    ready().save(task("a", Schedule.daily("10:15")));

    assertThat(scheduler.now()).isEqualTo(Day.at("10:00"));
    assertThat(scheduler.runDue().now()).isEqualTo(Day.at("10:00"));
    assertThat(scheduler.advance(Duration.ofMinutes(7)).now()).isEqualTo(Day.at("10:07"));
    assertThat(scheduler.advanceTo(Day.at("10:14")).now()).isEqualTo(Day.at("10:14"));
    assertThat(runs).isEmpty();
    assertThat(scheduler.time().instant()).isEqualTo(scheduler.now());
  }

  @Test
  void dueExecutionsRunInOrderOnTheAdvancingThread() {
    ready().save(task("a", Schedule.daily("10:15", "11:00")));
    scheduler.save(task("b", Schedule.daily("10:30")));
    scheduler.client().enqueue(ActionCall.of("work").at(Day.at("10:20:30")));

    scheduler.advance(Duration.ofHours(2));

    assertThat(runs)
        .containsExactly(
            "a 2026-03-02T10:15:00Z",
            "call 2026-03-02T10:20:30Z",
            "b 2026-03-02T10:30:00Z",
            "a 2026-03-02T11:00:00Z");
    assertThat(scheduler.executions())
        .extracting(Execution::outcome)
        .containsOnly(Outcome.success(Thread.currentThread().getName()));
  }

  @Test
  void timeOnlyMovesForward() {
    assertThatThrownBy(() -> scheduler.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time advances by zero or more, was PT-0.001S");
  }

  @Test
  void configurationAfterFirstUseIsRejected() {
    ready().client();

    for (Runnable call :
        List.<Runnable>of(
            () -> scheduler.with(Action.of("late", c -> Outcome.success())),
            () -> scheduler.queues("late"),
            () -> scheduler.settings("work", Map.of()),
            () -> scheduler.tenants(List::of),
            () -> scheduler.store(new InMemoryStore()))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a test scheduler must be configured before it is used");
    }
  }

  @Test
  void savedTaskIsActiveUnlessPaused() {
    Task saved = ready().save(task("a", Schedule.daily("10:15")));
    assertThat(scheduler.status(saved.id()).state()).isEqualTo(TaskState.PLANNED);

    scheduler.client().pause(saved.id(), "");
    scheduler.save(scheduler.status(saved.id()).task().edit().project("p").build());

    assertThat(scheduler.status(saved.id()).state()).isEqualTo(TaskState.PAUSED);
  }

  @Test
  void nonexistentTaskIsReported() {
    assertThatThrownBy(() -> ready().status(TaskId.of("ghost")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no task ghost");
  }

  private TestScheduler withSlowAction(Duration span) {
    TestScheduler slow = TestScheduler.startingAt(Day.at("10:00"));
    slow.with(
        Action.of(
            "slow",
            context -> {
              slow.time().advance(span);
              return Outcome.success();
            }));
    slow.save(Task.builder("t").action("slow").schedule(Schedule.cron("*/15 * * * *")).build());
    return slow;
  }

  @Test
  void actionMayAdvanceTheTime() {
    TestScheduler slow = withSlowAction(Duration.ofMinutes(10));

    slow.advance(Duration.ofMinutes(15));

    Execution first = slow.executions(TaskId.of("t")).get(0);
    assertThat(first.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(first.status().startedAt()).isEqualTo(Day.at("10:15"));
    assertThat(first.status().endedAt()).isEqualTo(Day.at("10:25"));
    assertThat(slow.now()).isEqualTo(Day.at("10:25"));
  }

  @Test
  void actionSlowerThanItsScheduleIsReportedInsteadOfLooping() {
    TestScheduler slow = withSlowAction(Duration.ofMinutes(20));

    assertThatThrownBy(() -> slow.advance(Duration.ofMinutes(15)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the engine does not become idle at ")
        .hasMessageContaining("something is always due");
  }

  @Test
  void entireHistoryIsRetained() {
    Instant end = Day.at(200, "10:00");
    Task task = ready().save(task("a", Schedule.daily("10:00")));

    scheduler.advanceTo(end);

    assertThat(scheduler.executions(task.id())).hasSize(200);
  }
}
