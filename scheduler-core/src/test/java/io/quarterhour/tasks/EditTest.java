package io.quarterhour.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.Traces;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleSource;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.tenant.Caller;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditTest {
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(
              Action.of("tick", c -> Outcome.success()), Action.of("tock", c -> Outcome.success()));
  private final SchedulerClient ann = scheduler.as(Caller.systemAdministrator("ann"));

  private Task save(Schedule schedule) {
    return scheduler.save(
        Task.builder("ticker").title("Ticks").action("tick").schedule(schedule).build());
  }

  private Task read(TaskId task) {
    return scheduler.status(task).task();
  }

  @Test
  void unsetFieldsGetDefaults() {
    Task task = save(Schedule.daily("12:00"));

    assertThat(task.revision()).isEqualTo(1);
    assertThat(task.queue()).contains("default");
    assertThat(task.scheduleSource()).contains(ScheduleSource.TASK);
    assertThat(task.schedule()).map(Schedule::alignment).contains(Alignment.QUARTER_HOUR);
    assertThat(read(task.id())).isEqualTo(task);
  }

  @Test
  void secondEditOfTheSameRevisionIsRejected() {
    Task read = save(Schedule.daily("12:00"));
    Task edited = ann.save(read.edit().action("tock").build());

    assertThat(edited.revision()).isEqualTo(2);
    assertThatThrownBy(() -> ann.save(read.edit().project("p").build()))
        .isInstanceOf(ConflictException.class)
        .hasMessage("task ticker was saved by another caller since it was read: read it again");
    assertThat(read(read.id())).isEqualTo(edited);
  }

  @Test
  void editThatChangesNothingIsNotRecorded() {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("path", "/var");
    payload.put("depth", 2);
    Task task =
        ann.save(
            Task.builder("ticker")
                .action("tick")
                .payload(payload)
                .schedule(Schedule.daily("12:00"))
                .build());
    Map<String, Object> reordered = new LinkedHashMap<>();
    reordered.put("depth", 2);
    reordered.put("path", "/var");

    Task again = ann.save(read(task.id()).edit().build());
    Task filledIn =
        ann.save(task.edit().payload(reordered).schedule(Schedule.daily("12:00")).build());

    assertThat(again).isEqualTo(task);
    assertThat(filledIn.revision()).isEqualTo(1);
    assertThat(ann.audit(task.id())).extracting(AuditEntry::operation).containsExactly("saved");
    assertThat(ann.save(filledIn.edit().action("tock").build()).revision()).isEqualTo(2);
    assertThatThrownBy(() -> ann.save(filledIn.edit().build()))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void newTaskWithAnExistingNameIsRejected() {
    save(Schedule.daily("12:00"));

    assertThatThrownBy(() -> ann.save(Task.builder("ticker").action("tock").build()))
        .isInstanceOf(ConflictException.class)
        .hasMessage("task ticker exists already: read it and edit() it, or choose another name");
  }

  @Test
  void editOfADeletedTaskIsRejected() {
    Task task = save(Schedule.daily("12:00"));
    ann.delete(task.id());

    assertThatThrownBy(() -> ann.save(task.edit().action("tock").build()))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void titleOfASavedTaskCannotChange() {
    Task task = save(Schedule.daily("12:00"));

    assertThatThrownBy(() -> ann.save(task.edit().title("Tocks").build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task ticker is invalid: the title of a saved task cannot be changed, it was 'Ticks',"
                + " was 'Tocks'; duplicate the task instead");
    assertThat(read(task.id()).title()).isEqualTo("Ticks");
  }

  @Test
  void ownerOfASavedTaskCannotChange() {
    Task task = save(Schedule.daily("12:00"));

    assertThatThrownBy(() -> ann.save(task.edit().tenant("acme").build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("id cannot be changed");
  }

  @Test
  void editedScheduleStartsFromNow() {
    Task task = save(Schedule.daily("12:00"));
    scheduler.advanceTo(Day.at("11:10"));

    ann.save(task.edit().schedule(Schedule.cron("*/15 * * * *")).build());

    assertThat(scheduler.status(task.id()).scheduleState().next()).isEqualTo(Day.at("11:15"));
    scheduler.advanceTo(Day.at("12:00"));
    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly(
            "SUCCEEDED 11:15", "SUCCEEDED 11:30", "SUCCEEDED 11:45", "SUCCEEDED 12:00");
  }

  @Test
  void editWithoutScheduleChangeKeepsAnOverdueNextFireTime() {
    Task task = save(Schedule.cron("*/15 * * * *"));
    scheduler.time().advance(Duration.ofMinutes(40));

    ann.save(task.edit().action("tock").build());
    scheduler.runDue();

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("SUCCEEDED 10:15-10:30 2");
    assertThat(scheduler.executions(task.id()).get(0).action()).isEqualTo("tock");
  }

  @Test
  void scheduleOfTheSameMeaningKeepsAnOverdueFireTimeAndTheNumberOfFires() {
    Task task =
        scheduler.save(
            Task.builder("ticker")
                .title("Ticks")
                .action("tick")
                .schedule(Schedule.cron("0,30 * * * *"))
                .maxFires(2)
                .build());
    scheduler.advanceTo(Day.at("10:30"));
    scheduler.time().advance(Duration.ofMinutes(40));

    ann.save(task.edit().action("tock").schedule(Schedule.cron("*/30 * * * *")).build());
    scheduler.advance(Duration.ofHours(3));

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("SUCCEEDED 10:30", "SUCCEEDED 11:00");
    assertThat(scheduler.executions(task.id()).get(1).action()).isEqualTo("tock");
  }

  @Test
  void changedScheduleFirstFiresWhatIsDue() {
    Task task = save(Schedule.daily("12:00"));
    scheduler.time().advance(Duration.ofMinutes(130));

    ann.save(task.edit().action("tock").schedule(Schedule.daily("13:00")).build());
    scheduler.advanceTo(Day.at("13:00"));

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("SUCCEEDED 12:00", "SUCCEEDED 13:00");
    assertThat(scheduler.executions(task.id()))
        .extracting(Execution::action)
        .containsExactly("tick", "tock");
    assertThat(ann.audit(task.id()))
        .contains(
            new AuditEntry(Day.at("12:10"), "ann", "fired", "its schedule is about to change"));
  }

  @Test
  void changedScheduleOfAPausedTaskRecordsTheSlotsOfThePause() {
    Task task = save(Schedule.cron("*/15 * * * *"));
    ann.pause(task.id(), "");
    scheduler.advance(Duration.ofMinutes(40));

    ann.save(task.edit().schedule(Schedule.daily("13:00")).build());
    ann.resume(task.id(), "");
    scheduler.advanceTo(Day.at("13:00"));

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("PAUSED 10:15-10:30 2", "SUCCEEDED 13:00");
  }

  @Test
  void changedScheduleOfAPausedOneOffRecordsItsSlot() {
    Task task = save(Schedule.once(Day.at("10:30")));
    ann.pause(task.id(), "");
    scheduler.advance(Duration.ofMinutes(40));

    ann.save(task.edit().schedule(Schedule.once(Day.at("13:00"))).build());
    ann.resume(task.id(), "");
    scheduler.advanceTo(Day.at("13:00"));

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("PAUSED 10:30", "SUCCEEDED 13:00");
  }

  @Test
  void changedScheduleOfAPausedExactOneOffRecordsItsSlot() {
    Task task = save(Schedule.once(Day.at("10:30")).exact());
    ann.pause(task.id(), "");
    scheduler.advance(Duration.ofMinutes(40));

    ann.save(task.edit().schedule(Schedule.once(Day.at("13:00"))).build());
    ann.resume(task.id(), "");
    scheduler.advanceTo(Day.at("13:00"));

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("PAUSED 10:30", "SUCCEEDED 13:00");
  }

  @Test
  void longSeriesThatIsDueIsPlannedBeforeTheScheduleChanges() {
    Task task =
        scheduler.save(
            Task.builder("ticker")
                .title("Ticks")
                .action("tick")
                .schedule(Schedule.every(Duration.ofSeconds(1)).exact())
                .catchUp(CatchUpPolicy.all(1_000, Duration.ofDays(1)))
                .build());
    scheduler.time().advance(Duration.ofSeconds(405));

    ann.save(task.edit().schedule(Schedule.daily("13:00")).build());
    scheduler.advanceTo(Day.at("13:00"));

    assertThat(scheduler.executions(task.id()))
        .hasSize(406)
        .allMatch(execution -> execution.state() == ExecutionState.SUCCEEDED);
  }

  @Test
  void editKeepsThePause() {
    Task task = save(Schedule.daily("12:00"));
    ann.pause(task.id(), "not now");

    ann.save(task.edit().schedule(Schedule.daily("13:00")).startPaused(false).build());

    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.PAUSED);
    ann.resume(task.id(), "");
    ann.save(read(task.id()).edit().project("p").build());
    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.PLANNED);
  }

  @Test
  void editThatChangesATaskToStartPausedPausesIt() {
    Task task =
        ann.save(
            Task.builder("ticker")
                .action("tick")
                .schedule(Schedule.daily("12:00"))
                .startPaused(false)
                .build());

    Task edited = ann.save(task.edit().startPaused(true).build());

    assertThat(scheduler.status(task.id()).scheduleState().pause())
        .isEqualTo(new Pause("ann", "edited", Day.at("10:00"), null));
    ann.resume(task.id(), "");
    ann.save(edited.edit().project("p").build());
    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.PLANNED);
  }

  @Test
  void taskThatFiresEverySecondCanBeEdited() {
    Task task = save(Schedule.every(Duration.ofSeconds(1)).exact());
    scheduler.advance(Duration.ofSeconds(10));

    Task edited = ann.save(task.edit().action("tock").build());
    scheduler.advance(Duration.ofSeconds(10));
    ann.save(edited.edit().schedule(Schedule.every(Duration.ofSeconds(2)).exact()).build());
    scheduler.advance(Duration.ofSeconds(10));

    assertThat(scheduler.executions(task.id()))
        .hasSize(25)
        .filteredOn(execution -> execution.action().equals("tock"))
        .hasSize(15);
  }

  @Test
  void finishedOneOffCanBeRescheduled() {
    Task task = save(Schedule.once(Day.at("10:15")));
    scheduler.advance(Duration.ofHours(1));
    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.COMPLETED);

    ann.save(task.edit().schedule(Schedule.once(Day.at("11:30"))).build());

    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.PLANNED);
    scheduler.advance(Duration.ofHours(1));
    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("SUCCEEDED 10:15", "SUCCEEDED 11:30");
  }

  @Test
  void waitingExecutionRunsWithItsOriginalRevision() {
    Task task = save(Schedule.daily("12:00"));
    ExecutionId run = ann.runAtNextSlot(task.id());
    scheduler.time().advance(Duration.ofMinutes(1));
    ann.save(task.edit().action("tock").build());

    scheduler.advanceTo(Day.at("12:00"));

    assertThat(ann.execution(run).orElseThrow().origin().taskRevision()).isEqualTo(1);
    assertThat(scheduler.executions(task.id())).extracting(Execution::action).contains("tock");
  }

  @Test
  void duplicateIsPausedAndOtherwiseIdentical() {
    Task task =
        scheduler.save(
            Task.builder("ticker")
                .title("Ticks")
                .action("tick")
                .project("clocks")
                .schedule(Schedule.daily("12:00"))
                .build());

    Task copy = ann.copy(task.id(), "second");

    assertThat(copy.id()).isEqualTo(TaskId.of("second"));
    assertThat(copy.revision()).isEqualTo(1);
    assertThat(copy).isEqualTo(task.copyAs("second").build().atRevision(1));
    assertThat(scheduler.status(copy.id()).state()).isEqualTo(TaskState.PAUSED);
    assertThat(ann.audit(copy.id())).extracting(AuditEntry::by).containsExactly("ann");
  }

  @Test
  void duplicateOfATaskThatStartsActiveIsActive() {
    Task task =
        ann.save(
            Task.builder("ticker")
                .action("tick")
                .schedule(Schedule.daily("12:00"))
                .startPaused(false)
                .build());

    assertThat(scheduler.status(ann.copy(task.id(), "second").id()).state())
        .isEqualTo(TaskState.PLANNED);
  }

  @Test
  void duplicateWithAnExistingNameIsRejected() {
    Task task = save(Schedule.daily("12:00"));

    assertThatThrownBy(() -> ann.copy(task.id(), "ticker")).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> ann.copy(TaskId.of("ghost"), "x"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> ann.copy(task.id(), "no blanks"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void deleteCancelsWaitingExecutionsAndKeepsTheHistory() {
    Task task = save(Schedule.daily("10:15"));
    scheduler.advance(Duration.ofMinutes(20));
    ExecutionId waiting = ann.runAtNextSlot(task.id());

    assertThat(ann.delete(task.id())).isTrue();
    scheduler.advance(Duration.ofDays(2));

    Execution cancelled = ann.execution(waiting).orElseThrow();
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(cancelled.status().reason()).isEqualTo("the task was removed by ann");
    assertThat(scheduler.executions(task.id())).hasSize(2);
    assertThat(ann.task(task.id())).isEmpty();
    assertThat(ann.tasks(TaskQuery.ALL, PageRequest.first()).items()).isEmpty();
    assertThat(ann.delete(task.id())).isFalse();
    assertThat(ann.audit(task.id()).get(0).operation()).isEqualTo("deleted");
  }

  @Test
  void deletedTaskCanBeCreatedAgain() {
    Task task = save(Schedule.daily("10:15"));
    ann.delete(task.id());

    Task recreated = save(Schedule.daily("10:30"));
    scheduler.advance(Duration.ofHours(1));

    assertThat(recreated.revision()).isEqualTo(2);
    assertThat(Traces.of(scheduler.executions(task.id()))).containsExactly("SUCCEEDED 10:30");
    ann.save(recreated.edit().action("tock").build());
    assertThat(ann.audit(task.id()))
        .extracting(AuditEntry::operation)
        .containsExactly("saved", "resumed", "saved", "deleted", "resumed", "saved");
  }
}
