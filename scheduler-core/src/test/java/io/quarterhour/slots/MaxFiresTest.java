package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.Traces;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.FirePolicy;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaxFiresTest {
  private static final Schedule QUARTERS = Schedule.cron("*/15 * * * *");

  private final InMemoryStore store = new InMemoryStore();
  private final TestScheduler scheduler = schedulerAt("10:00");

  private TestScheduler schedulerAt(String time) {
    return TestScheduler.startingAt(Day.at(time))
        .store(store)
        .with(Action.of("tick", context -> Outcome.success()));
  }

  private TaskId save(TaskBuilder task) {
    return scheduler.save(task.build()).id();
  }

  private static TaskBuilder times(long limit) {
    return Task.builder("ticker").action("tick").schedule(QUARTERS).maxFires(limit);
  }

  private List<String> traces(TaskId task) {
    return Traces.of(scheduler.executions(task));
  }

  private void outage(Duration length) {
    scheduler.time().advance(length);
    scheduler.runDue();
  }

  @Test
  void taskFiresUpToItsLimitAndIsCompleted() {
    TaskId task = save(times(3));

    scheduler.advance(Duration.ofMinutes(30));
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.PLANNED);
    scheduler.advance(Duration.ofDays(1));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "SUCCEEDED 10:30", "SUCCEEDED 10:45");
    TaskStatus status = scheduler.status(task);
    assertThat(status.state()).isEqualTo(TaskState.COMPLETED);
    assertThat(status.scheduleState().next()).isNull();
    assertThat(status.scheduleState().fires()).isEqualTo(3);
  }

  @Test
  void mergedSlotsCountAsOneFire() {
    TaskId task = save(times(2));

    outage(Duration.ofMinutes(65));
    assertThat(scheduler.status(task).scheduleState().fires()).isEqualTo(1);
    scheduler.advance(Duration.ofHours(2));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15-11:00 4", "SUCCEEDED 11:15");
  }

  @Test
  void catchUpBatchIsLimitedToTheRemainingFires() {
    TaskId task = save(times(4).catchUp(CatchUpPolicy.all(20, Duration.ofDays(1))));
    scheduler.advance(Duration.ofMinutes(15));

    outage(Duration.ofHours(3));
    scheduler.advance(Duration.ofHours(1));

    assertThat(traces(task))
        .containsExactly(
            "SUCCEEDED 10:15", "SUCCEEDED 10:30", "SUCCEEDED 10:45", "SUCCEEDED 11:00");
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void catchUpSelectsTheNewestSlotsThenAppliesTheLimit() {
    TaskId task = save(times(1).catchUp(CatchUpPolicy.all(2, Duration.ofMinutes(40))));

    outage(Duration.ofMinutes(75));

    assertThat(traces(task))
        .containsExactly("TOO_LATE 10:15-10:30 2", "TOO_MANY 10:45", "SUCCEEDED 11:00");
    assertThat(scheduler.status(task).scheduleState().next()).isNull();
  }

  @Test
  void skippedSlotsDoNotCount() {
    TaskId task = save(times(2).catchUp(CatchUpPolicy.none()));
    scheduler.client().pauseUntil(task, Day.at("10:20"), "");
    scheduler.advanceTo(Day.at("10:20"));
    scheduler.client().skipNext(task, 1, "");
    outage(Duration.ofMinutes(30));

    scheduler.advance(Duration.ofHours(3));

    assertThat(traces(task))
        .containsExactly(
            "PAUSED 10:15",
            "BY_REQUEST 10:30",
            "TOO_LATE 10:45",
            "SUCCEEDED 11:00",
            "SUCCEEDED 11:15");
  }

  @Test
  void manualRunsNeitherCountNorAreLimited() {
    TaskId task = save(times(1));
    scheduler.client().runNow(task);
    scheduler.runDue();
    assertThat(scheduler.status(task).scheduleState().fires()).isZero();

    scheduler.advance(Duration.ofMinutes(20));
    scheduler.client().runAtNextSlot(task);
    scheduler.advance(Duration.ofHours(1));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:00", "SUCCEEDED 10:15", "SUCCEEDED 10:30");
    assertThat(scheduler.status(task).scheduleState().fires()).isEqualTo(1);
  }

  @Test
  void lastFireIsLateIfTheTaskWasPaused() {
    TaskId task = save(times(1));
    scheduler.client().pause(task, "");
    scheduler.advanceTo(Day.at("11:00"));

    scheduler.client().resume(task, "");
    scheduler.advance(Duration.ofHours(1));

    assertThat(traces(task)).containsExactly("PAUSED 10:15-10:45 3", "SUCCEEDED 11:00");
  }

  @Test
  void exhaustedTaskStaysCompletedAfterPauseAndResume() {
    TaskId task = save(times(1));
    scheduler.advance(Duration.ofMinutes(20));
    scheduler.client().pause(task, "");

    scheduler.client().resume(task, "");
    scheduler.advance(Duration.ofHours(1));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15");
  }

  @Test
  void changedScheduleOrLimitRestartsTheCount() {
    TaskId task = save(times(1));
    scheduler.advance(Duration.ofHours(1));

    scheduler.save(
        scheduler.status(task).task().edit().schedule(Schedule.cron("30 * * * *")).build());
    scheduler.advance(Duration.ofHours(2));
    assertThat(scheduler.status(task).scheduleState().fires()).isEqualTo(1);
    scheduler.save(scheduler.status(task).task().edit().maxFires(2).build());
    scheduler.advance(Duration.ofHours(5));

    assertThat(traces(task))
        .containsExactly(
            "SUCCEEDED 10:15", "SUCCEEDED 11:30", "SUCCEEDED 13:30", "SUCCEEDED 14:30");
  }

  @Test
  void changedLimitKeepsTheNextFireTimeOfAnActiveTask() {
    TaskId task = save(times(3));
    scheduler.advance(Duration.ofMinutes(30));
    scheduler.time().advance(Duration.ofMinutes(20));

    scheduler.save(scheduler.status(task).task().edit().maxFires(2).build());
    scheduler.advanceTo(Day.at("13:00"));

    assertThat(traces(task))
        .containsExactly(
            "SUCCEEDED 10:15", "SUCCEEDED 10:30", "SUCCEEDED 10:45", "SUCCEEDED 11:00");
  }

  @Test
  void completedTaskContinuesWhenItsLimitIsRemoved() {
    TaskId task = save(times(1));
    scheduler.advance(Duration.ofHours(1));

    scheduler.save(scheduler.status(task).task().edit().fire(FirePolicy.standard()).build());
    scheduler.advance(Duration.ofMinutes(30));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "SUCCEEDED 11:15", "SUCCEEDED 11:30");
  }

  @Test
  void otherEditsKeepTheCount() {
    TaskId task = save(times(2));
    scheduler.advance(Duration.ofMinutes(15));

    scheduler.save(scheduler.status(task).task().edit().retry(RetryPolicy.retries(1)).build());
    scheduler.advance(Duration.ofHours(1));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15", "SUCCEEDED 10:30");
  }

  @Test
  void changedLimitDoesNotRepeatAOneOff() {
    TaskId task = save(times(1).schedule(Schedule.once(Day.at("10:10"))));
    scheduler.advance(Duration.ofHours(1));

    scheduler.save(scheduler.status(task).task().edit().maxFires(2).build());
    scheduler.advance(Duration.ofHours(1));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15");
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void countSurvivesANodeRestart() {
    TaskId task = save(times(3));
    scheduler.advance(Duration.ofMinutes(30));

    TestScheduler second = schedulerAt("10:30");
    second.advance(Duration.ofHours(3));

    assertThat(Traces.of(second.executions(task)))
        .containsExactly("SUCCEEDED 10:15", "SUCCEEDED 10:30", "SUCCEEDED 10:45");
  }
}
