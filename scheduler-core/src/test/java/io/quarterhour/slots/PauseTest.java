package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.Traces;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.tenant.Caller;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseTest {
  private static final Schedule QUARTERS = Schedule.cron("*/15 * * * *");

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00")).with(Action.of("tick", c -> Outcome.success()));
  private final SchedulerClient ann = scheduler.as(Caller.systemAdministrator("ann"));

  private TaskId save(Schedule schedule) {
    return scheduler.save(Task.builder("ticker").action("tick").schedule(schedule).build()).id();
  }

  private List<String> traces(TaskId task) {
    return Traces.of(scheduler.executions(task));
  }

  @Test
  void newTaskStartsPausedByItsCreator() {
    Task task = ann.save(Task.builder("ticker").action("tick").schedule(QUARTERS).build());

    scheduler.advance(Duration.ofHours(1));

    TaskStatus status = scheduler.status(task.id());
    assertThat(status.state()).isEqualTo(TaskState.PAUSED);
    assertThat(status.scheduleState().pause())
        .isEqualTo(new Pause("ann", "new", Day.at("10:00"), null));
    assertThat(scheduler.executions()).isEmpty();
  }

  @Test
  void newTaskCanStartActive() {
    Task task =
        ann.save(
            Task.builder("ticker").action("tick").schedule(QUARTERS).startPaused(false).build());

    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.PLANNED);
    scheduler.advance(Duration.ofMinutes(15));
    assertThat(traces(task.id())).containsExactly("SUCCEEDED 10:15");
  }

  private List<String> operations(TaskId task) {
    return ann.audit(task).stream().map(AuditEntry::operation).toList();
  }

  @Test
  void pauseWithTheSameTermsIsNotRecordedAgain() {
    TaskId task = save(QUARTERS);
    TaskStatus paused = ann.pauseUntil(task, Day.at("12:00"), "migration");
    scheduler.advance(Duration.ofMinutes(5));

    TaskStatus again = ann.pauseUntil(task, Day.at("12:00"), "migration");

    assertThat(again.scheduleState()).isEqualTo(paused.scheduleState());
    assertThat(operations(task)).containsExactly("paused", "resumed", "saved");
    ann.pauseUntil(task, Day.at("12:00"), "upgrade");
    ann.pause(task, "upgrade");
    scheduler.as(Caller.systemAdministrator("bob")).pause(task, "upgrade");
    assertThat(operations(task))
        .containsExactly("paused", "paused", "paused", "paused", "resumed", "saved");
  }

  @Test
  void resumeOfATaskThatIsNotPausedIsNotRecorded() {
    TaskId task = save(QUARTERS);

    ann.resume(task, "again");

    assertThat(operations(task)).containsExactly("resumed", "saved");
  }

  @Test
  void statusAndAuditShowCallerReasonAndTimeOfAPause() {
    TaskId task = save(QUARTERS);
    scheduler.advance(Duration.ofMinutes(20));

    TaskStatus paused = ann.pause(task, "migration");

    assertThat(paused.state()).isEqualTo(TaskState.PAUSED);
    assertThat(paused.scheduleState().pause())
        .isEqualTo(new Pause("ann", "migration", Day.at("10:20"), null));
    scheduler.advance(Duration.ofMinutes(30));
    TaskStatus resumed = scheduler.as(Caller.systemAdministrator("bob")).resume(task, "done");
    assertThat(resumed.state()).isEqualTo(TaskState.PLANNED);
    assertThat(resumed.scheduleState().pause()).isNull();
    assertThat(ann.audit(task))
        .startsWith(
            new AuditEntry(Day.at("10:50"), "bob", "resumed", "done"),
            new AuditEntry(Day.at("10:20"), "ann", "paused", "migration"))
        .extracting(AuditEntry::operation)
        .containsExactly("resumed", "paused", "resumed", "saved");
  }

  @Test
  void fireTimesDuringAPauseAreSkippedAndTheTaskContinues() {
    TaskId task = save(QUARTERS);
    scheduler.advance(Duration.ofMinutes(20));
    ann.pause(task, "");

    scheduler.advance(Duration.ofHours(1));
    ann.resume(task, "");
    scheduler.advance(Duration.ofMinutes(20));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "PAUSED 10:30-11:15 4", "SUCCEEDED 11:30");
  }

  @Test
  void newPauseReplacesTheEarlierOne() {
    TaskId task = save(QUARTERS);
    ann.pauseUntil(task, Day.at("11:00"), "short");

    TaskStatus status = ann.pause(task, "long");
    scheduler.advance(Duration.ofHours(3));

    assertThat(status.scheduleState().pause())
        .isEqualTo(new Pause("ann", "long", Day.at("10:00"), null));
    assertThat(scheduler.executions()).isEmpty();
  }

  @Test
  void pauseWithAnEndResumesAutomatically() {
    TaskId task = save(QUARTERS);

    TaskStatus status = ann.pauseUntil(task, Day.at("10:40"), "lunch");

    assertThat(status.scheduleState().pause())
        .isEqualTo(new Pause("ann", "lunch", Day.at("10:00"), Day.at("10:40")));
    scheduler.advanceTo(Day.at("11:00"));
    assertThat(traces(task))
        .containsExactly("PAUSED 10:15-10:30 2", "SUCCEEDED 10:45", "SUCCEEDED 11:00");
    assertThat(scheduler.status(task).scheduleState().pause()).isNull();
  }

  @Test
  void fireTimeAtTheEndOfAPauseIsNotSkipped() {
    TaskId task = save(QUARTERS);

    ann.pauseUntil(task, Day.at("10:30"), "lunch");
    scheduler.advanceTo(Day.at("10:30"));

    assertThat(traces(task)).containsExactly("PAUSED 10:15", "SUCCEEDED 10:30");
  }

  @Test
  void taskThatIsResumedAtItsFireTimeFires() {
    TaskId task = save(QUARTERS);
    ann.pause(task, "lunch");
    scheduler.advanceTo(Day.at("10:30"));

    ann.resume(task, "");
    scheduler.runDue();

    assertThat(traces(task)).containsExactly("PAUSED 10:15", "SUCCEEDED 10:30");
  }

  @Test
  void yearlyTaskThatIsPausedUntilItsFireTimeFires() {
    TaskId task = save(Schedule.cron("0 8 10 3 *"));

    ann.pauseUntil(task, Day.at(8, "08:00"), "");
    scheduler.advanceTo(Day.at(8, "08:00"));

    assertThat(traces(task)).containsExactly("SUCCEEDED 08:00");
  }

  @Test
  void outageAfterTheEndOfAPauseIsCaughtUp() {
    TaskId task = save(QUARTERS);
    ann.pauseUntil(task, Day.at("10:40"), "");

    scheduler.time().advance(Duration.ofMinutes(80));
    scheduler.runDue();

    assertThat(traces(task)).containsExactly("PAUSED 10:15-10:30 2", "SUCCEEDED 10:45-11:15 3");
  }

  @Test
  void pauseMustEndInTheFuture() {
    TaskId task = save(QUARTERS);

    assertThatThrownBy(() -> ann.pauseUntil(task, Day.at("10:00"), ""))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a pause must end in the future, was 2026-03-02T10:00:00Z at 2026-03-02T10:00:00Z");
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.PLANNED);
  }

  @Test
  void pauseUntilTheMaximumInstantIsRejectedWithAMessage() {
    TaskId task = save(QUARTERS);

    assertThatThrownBy(() -> ann.pauseUntil(task, Instant.MAX, ""))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("year");
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.PLANNED);
  }

  @Test
  void resumingAnActiveTaskChangesNothing() {
    TaskId task = save(QUARTERS);
    long version = scheduler.status(task).scheduleState().version();
    int audited = ann.audit(task).size();

    TaskStatus status = ann.resume(task, "why not");

    assertThat(status.scheduleState().version()).isEqualTo(version);
    assertThat(ann.audit(task)).hasSize(audited);
  }

  @Test
  void oneOffMissedDuringAPauseRunsOnResume() {
    TaskId task = save(Schedule.once(Day.at("10:30")));
    ann.pause(task, "");
    scheduler.advanceTo(Day.at("13:07"));

    ann.resume(task, "");
    scheduler.runDue();
    assertThat(scheduler.executions()).isEmpty();
    scheduler.advance(Duration.ofMinutes(10));

    assertThat(traces(task)).containsExactly("SUCCEEDED 13:15");
    assertThat(scheduler.executions().get(0).slots().nominal()).isEqualTo(Day.at("10:30"));
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void exactOneOffRunsImmediatelyOnResume() {
    TaskId task = save(Schedule.once(Day.at("10:30")).exact());
    ann.pause(task, "");
    scheduler.advanceTo(Day.at("13:07"));

    ann.resume(task, "");
    scheduler.runDue();

    assertThat(traces(task)).containsExactly("SUCCEEDED 13:07");
  }

  @Test
  void pauseSkipsTheLastFireOfABoundedSchedule() {
    TaskId task = save(QUARTERS.until(Day.at("10:30")));
    ann.pause(task, "");
    scheduler.advanceTo(Day.at("12:00"));

    ann.resume(task, "");
    scheduler.advance(Duration.ofHours(1));

    assertThat(traces(task)).containsExactly("PAUSED 10:15-10:30 2");
    assertThat(scheduler.status(task).scheduleState().next()).isNull();
  }

  @Test
  void skippedNextFireTimesAreRecordedAndAudited() {
    TaskId task = save(QUARTERS);

    TaskStatus status = ann.skipNext(task, 3, "quarter end");

    assertThat(status.scheduleState().next()).isEqualTo(Day.at("11:00"));
    assertThat(status.state()).isEqualTo(TaskState.PLANNED);
    assertThat(ann.audit(task).get(0))
        .isEqualTo(new AuditEntry(Day.at("10:00"), "ann", "skipped", "quarter end"));
    scheduler.advanceTo(Day.at("11:00"));
    assertThat(traces(task)).containsExactly("BY_REQUEST 10:15-10:45 3", "SUCCEEDED 11:00");
  }

  @Test
  void consecutiveSkipsAreOneRecord() {
    TaskId task = save(QUARTERS);

    ann.skipNext(task, 1, "");
    ann.skipNext(task, 2, "");

    assertThat(traces(task)).containsExactly("BY_REQUEST 10:15-10:45 3");
  }

  @Test
  void skippingAllRemainingFireTimesCompletesTheTask() {
    TaskId task = save(QUARTERS.until(Day.at("10:30")));

    TaskStatus status = ann.skipNext(task, 1000, "");

    assertThat(status.scheduleState().next()).isNull();
    assertThat(traces(task)).containsExactly("BY_REQUEST 10:15-10:30 2");
    assertThatThrownBy(() -> ann.skipNext(task, 1, ""))
        .isInstanceOf(ConflictException.class)
        .hasMessage("task ticker has no next fire time to skip");
  }

  @Test
  void numberOfFireTimesToSkipIsLimited() {
    TaskId task = save(QUARTERS);

    for (int count : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> ann.skipNext(task, count, ""))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the number of fire times to skip must be 1 to 1000, was " + count);
    }
  }

  @Test
  void nonexistentTaskCannotBePausedResumedOrSkipped() {
    TaskId ghost = TaskId.of("ghost");

    assertThatThrownBy(() -> ann.pause(ghost, "")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> ann.resume(ghost, "")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> ann.skipNext(ghost, 1, "")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> ann.runAtNextSlot(ghost)).isInstanceOf(NotFoundException.class);
  }
}
