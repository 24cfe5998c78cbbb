package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.Traces;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.tenant.Caller;
import io.quarterhour.testing.TestScheduler;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunNowTest {
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:10")).with(Action.of("tick", c -> Outcome.success()));
  private final SchedulerClient ann = scheduler.as(Caller.systemAdministrator("ann"));

  private TaskId save(Schedule schedule) {
    return scheduler.save(Task.builder("ticker").action("tick").schedule(schedule).build()).id();
  }

  private TaskId saveManual() {
    return scheduler.save(Task.builder("by-hand").action("tick").manual().build()).id();
  }

  static List<Schedule> allKinds() {
    return List.of(
        Schedule.once(Day.at(40, "09:00")),
        Schedule.once(LocalDateTime.parse("2026-05-01T09:10:00")),
        Schedule.every(Duration.ofHours(6)),
        Schedule.daily("08:10"),
        Schedule.everyDays(7, "08:10"),
        Schedule.weekly(Set.of(DayOfWeek.FRIDAY), "08:10"),
        Schedule.monthly(List.of(DayOfMonth.last()), "08:10"),
        Schedule.everyMonths(12, List.of(DayOfMonth.of(1)), "08:10"),
        Schedule.cron("10 8 * * *"));
  }

  @ParameterizedTest
  @MethodSource("allKinds")
  void manualRunStartsAtTheNextQuarterForAnySchedule(Schedule schedule) {
    TaskId task = save(schedule);

    ExecutionId run = ann.runAtNextSlot(task);
    scheduler.runDue();
    assertThat(ann.execution(run))
        .get()
        .extracting(Execution::state)
        .isEqualTo(ExecutionState.WAITING);
    scheduler.advance(Duration.ofMinutes(5));

    Execution execution = ann.execution(run).orElseThrow();
    assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(execution.origin().kind()).isEqualTo(Origin.Kind.MANUAL);
    assertThat(execution.slot()).isEqualTo(Day.at("10:15"));
    assertThat(execution.slots().nominal()).isEqualTo(Day.at("10:10"));
    assertThat(execution.status().startedAt()).isEqualTo(Day.at("10:15"));
  }

  @ParameterizedTest
  @MethodSource("allKinds")
  void exactManualRunStartsImmediatelyForAnySchedule(Schedule schedule) {
    TaskId task = save(schedule.exact());

    ExecutionId run = ann.runAtNextSlot(task);
    scheduler.runDue();

    assertThat(ann.execution(run).orElseThrow().status().startedAt()).isEqualTo(Day.at("10:10"));
  }

  @Test
  void manualRunOnAQuarterStartsImmediately() {
    TaskId task = save(Schedule.daily("08:00"));
    scheduler.advanceTo(Day.at("10:30"));

    ExecutionId run = ann.runAtNextSlot(task);
    scheduler.runDue();

    assertThat(ann.execution(run).orElseThrow().slot()).isEqualTo(Day.at("10:30"));
    assertThat(ann.execution(run).orElseThrow().state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void twoRequestsForOneSlotAreOneRun() {
    TaskId task = save(Schedule.daily("08:00"));

    ExecutionId first = ann.runAtNextSlot(task);
    scheduler.advance(Duration.ofMinutes(3));
    ExecutionId second = ann.runAtNextSlot(task);
    scheduler.advance(Duration.ofMinutes(10));

    assertThat(second).isEqualTo(first);
    assertThat(scheduler.executions(task)).hasSize(1);
  }

  @Test
  void manualRunInAScheduledSlotIsOneRun() {
    TaskId task = save(Schedule.cron("*/15 * * * *"));

    ann.runAtNextSlot(task);
    scheduler.advance(Duration.ofMinutes(20));

    assertThat(Traces.of(scheduler.executions(task)))
        .containsExactly("SUCCEEDED 10:15", "SUCCEEDED 10:30");
  }

  @Test
  void cancelledManualRunLeavesItsSlotToTheSchedule() {
    TaskId task = save(Schedule.cron("*/15 * * * *"));

    ann.cancel(ann.runAtNextSlot(task), "");
    scheduler.advance(Duration.ofMinutes(5));

    assertThat(states(task)).containsExactly(ExecutionState.CANCELLED, ExecutionState.SUCCEEDED);
  }

  @Test
  void cancelledManualRunCanBeRequestedAgain() {
    TaskId task = save(Schedule.cron("*/15 * * * *"));
    ExecutionId first = ann.runAtNextSlot(task);
    ann.cancel(first, "");
    scheduler.advance(Duration.ofMinutes(1));

    ExecutionId second = ann.runAtNextSlot(task);
    scheduler.advance(Duration.ofMinutes(4));

    assertThat(second).isNotEqualTo(first);
    assertThat(ann.execution(second).orElseThrow().slot()).isEqualTo(Day.at("10:15"));
    assertThat(states(task)).containsExactly(ExecutionState.CANCELLED, ExecutionState.SUCCEEDED);
  }

  @Test
  void manualRunOfADeletedTaskLeavesItsSlotToATaskOfTheSameName() {
    TaskId task = save(Schedule.cron("*/15 * * * *"));
    ann.runAtNextSlot(task);
    ann.delete(task);
    save(Schedule.cron("*/15 * * * *"));

    ExecutionId run = ann.runAtNextSlot(task);
    scheduler.advance(Duration.ofMinutes(5));

    assertThat(ann.execution(run).orElseThrow().state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(states(task)).containsExactly(ExecutionState.CANCELLED, ExecutionState.SUCCEEDED);
  }

  @Test
  void manualRunAfterTheSlotHasRunWaitsForTheNextSlot() {
    TaskId task = save(Schedule.daily("08:00"));
    scheduler.advanceTo(Day.at("10:30"));
    ExecutionId first = ann.runAtNextSlot(task);
    scheduler.runDue();

    ExecutionId second = ann.runAtNextSlot(task);
    scheduler.advanceTo(Day.at("10:45"));

    assertThat(second).isNotEqualTo(first);
    assertThat(Traces.of(scheduler.executions(task)))
        .containsExactly("SUCCEEDED 10:30", "SUCCEEDED 10:45");
  }

  private List<ExecutionState> states(TaskId task) {
    return scheduler.executions(task).stream().map(Execution::state).toList();
  }

  @Test
  void refusedManualRunHasARecordOfItsOwn() {
    TaskId task = save(Schedule.cron("*/15 * * * *"));
    ann.runAtNextSlot(task);
    assertThatThrownBy(() -> ann.runNow(task)).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> ann.runNow(task)).isInstanceOf(ConflictException.class);

    assertThat(scheduler.executions(task))
        .filteredOn(execution -> execution.state() == ExecutionState.SKIPPED)
        .allMatch(execution -> execution.origin().kind() == Origin.Kind.MANUAL)
        .extracting(execution -> execution.slots().count())
        .containsExactly(1, 1);
  }

  @Test
  void manualRunDoesNotAffectTheSchedule() {
    TaskId task = save(Schedule.daily("12:00"));
    ann.runAtNextSlot(task);

    scheduler.advanceTo(Day.at("12:00"));

    assertThat(Traces.of(scheduler.executions(task)))
        .containsExactly("SUCCEEDED 10:15", "SUCCEEDED 12:00");
    assertThat(scheduler.status(task).scheduleState().next()).isEqualTo(Day.at(1, "12:00"));
  }

  @Test
  void pausedTaskRunsManuallyAndStaysPaused() {
    TaskId task = save(Schedule.daily("12:00"));
    ann.pause(task, "");

    ann.runAtNextSlot(task);
    scheduler.advance(Duration.ofMinutes(5));

    assertThat(Traces.of(scheduler.executions(task))).containsExactly("SUCCEEDED 10:15");
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.PAUSED);
  }

  @Test
  void auditNamesTheCaller() {
    TaskId task = save(Schedule.daily("12:00"));

    ann.runAtNextSlot(task);

    assertThat(ann.audit(task).get(0)).isEqualTo(new AuditEntry(Day.at("10:10"), "ann", "run", ""));
  }

  @Test
  void runNowStartsImmediatelyOnAnyGrid() {
    TaskId task = save(Schedule.daily("12:00"));

    ExecutionId run = ann.runNow(task);
    scheduler.runDue();

    assertThat(ann.execution(run).orElseThrow().status().startedAt()).isEqualTo(Day.at("10:10"));
    assertThat(ann.execution(run).orElseThrow().slots().nominal()).isEqualTo(Day.at("10:10"));
  }

  @Test
  void runNowRunsAgainAfterAFinishedRun() {
    TaskId task = save(Schedule.cron("*/15 * * * *"));
    scheduler.advanceTo(Day.at("10:15"));

    ExecutionId first = ann.runNow(task);
    scheduler.runDue();
    ExecutionId second = ann.runNow(task);
    scheduler.runDue();

    assertThat(second).isNotEqualTo(first);
    assertThat(scheduler.executions(task))
        .hasSize(3)
        .allMatch(execution -> execution.state() == ExecutionState.SUCCEEDED)
        .allMatch(execution -> Day.at("10:15").equals(execution.status().startedAt()));
  }

  @Test
  void manualTaskRunsOncePerRequest() {
    TaskId task = saveManual();

    ann.runAtNextSlot(task);
    scheduler.runDue();
    ann.runAtNextSlot(task);
    scheduler.runDue();

    assertThat(scheduler.executions(task)).hasSize(2);
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.MANUAL);
  }

  @Test
  void manualRunIsRejectedWhileAnotherWaits() {
    TaskId task = save(Schedule.daily("12:00"));
    ann.runAtNextSlot(task);

    assertThatThrownBy(() -> ann.runNow(task))
        .isInstanceOf(ConflictException.class)
        .hasMessage(
            "task ticker is not started: an earlier execution has not finished, and its overlap"
                + " policy does not allow another");
    assertThat(scheduler.executions(task))
        .extracting(Execution::state)
        .containsExactlyInAnyOrder(ExecutionState.WAITING, ExecutionState.SKIPPED);
  }

  @Test
  void overlapPolicyMayAllowBothRuns() {
    TaskId task =
        scheduler
            .save(
                Task.builder("ticker")
                    .action("tick")
                    .schedule(Schedule.daily("12:00"))
                    .overlap(OverlapPolicy.allow(2))
                    .build())
            .id();
    ann.runAtNextSlot(task);
    ann.runNow(task);

    scheduler.advance(Duration.ofMinutes(5));

    assertThat(Traces.of(scheduler.executions(task)))
        .containsExactly("SUCCEEDED 10:10", "SUCCEEDED 10:15");
  }

  @Test
  void taskCanRunOnSaveInAdditionToItsSchedule() {
    Task task =
        ann.save(
            Task.builder("ticker")
                .action("tick")
                .schedule(Schedule.daily("12:00"))
                .startPaused(false)
                .runOnSave(true)
                .build());

    scheduler.advanceTo(Day.at("12:00"));
    ann.save(scheduler.status(task.id()).task().edit().queue("default").build());
    scheduler.runDue();

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("SUCCEEDED 10:10", "SUCCEEDED 12:00");
  }

  @Test
  void taskThatStartsPausedCannotRunOnSave() {
    TaskBuilder task =
        Task.builder("ticker").action("tick").schedule(Schedule.daily("12:00")).runOnSave(true);

    assertThatThrownBy(() -> ann.save(task.build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task ticker is invalid: runOnSave(true) has no effect on a task that starts paused:"
                + " call startPaused(false), or leave it out and call runNow");
    assertThat(scheduler.executions()).isEmpty();
  }

  @Test
  void manualTaskCanRunOnSave() {
    Task task = ann.save(Task.builder("by-hand").action("tick").manual().runOnSave(true).build());

    scheduler.runDue();

    assertThat(Traces.of(scheduler.executions(task.id()))).containsExactly("SUCCEEDED 10:10");
  }
}
