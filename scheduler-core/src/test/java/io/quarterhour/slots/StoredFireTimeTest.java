package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.task.Firing;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.Traces;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stored next fire times that are wrong, because the rules of a time zone have changed or because
 * the clock was ahead when they were planned.
 */
class StoredFireTimeTest {
  /** Fires at 11:00 in UTC. */
  private static final Schedule MEXICO = Schedule.daily("05:00").in("America/Mexico_City").exact();

  private static final Schedule QUARTERS = Schedule.cron("*/15 * * * *");

  private final SchedulerStore store = new InMemoryStore();
  private final TestScheduler scheduler = node(Day.at("12:00"));

  /** {@return a new node that shares the store} */
  private TestScheduler node(Instant start) {
    return TestScheduler.startingAt(start)
        .store(store)
        .with(Action.of("tick", c -> Outcome.success()));
  }

  private static TaskId save(TestScheduler node, Schedule schedule) {
    return node.save(Task.builder("ticker").action("tick").schedule(schedule).build()).id();
  }

  private void store(TaskId task, Instant next) {
    Firing wrong =
        new Firing(
            task,
            scheduler.status(task).scheduleState().withNext(next, next),
            List.of(),
            List.of());
    AuditEntry audit = new AuditEntry(scheduler.now(), "test", "spoilt", "");
    assertThat(store.tasks().updateScheduleState(wrong, scheduler.now(), audit).applied()).isTrue();
  }

  private static List<String> operations(TestScheduler node, TaskId task) {
    return node.client().audit(task).stream().map(AuditEntry::operation).toList();
  }

  private static void assertOneRunAt(Instant slot, Instant start, TestScheduler node, TaskId task) {
    assertThat(node.executions(task)).hasSize(1);
    Execution execution = node.executions(task).get(0);
    assertThat(execution.slot()).isEqualTo(slot);
    assertThat(execution.status().startedAt()).isEqualTo(start);
    assertThat(node.status(task).scheduleState().next()).isEqualTo(slot.plus(Duration.ofDays(1)));
  }

  @Test
  void fireTimeThatIsEarlyFiresOnceAtTheRightTime() {
    TaskId task = save(scheduler, MEXICO);
    scheduler.runDue();
    store(task, Day.at(1, "10:00"));

    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      scheduler.advanceTo(Day.at(1, "12:00"));

      assertThat(capturedLogs.linesWith("Next fire time is not in the schedule")).hasSize(1);
    }
    assertOneRunAt(Day.at(1, "11:00"), Day.at(1, "11:00"), scheduler, task);
  }

  @Test
  void fireTimeThatIsLateStillFiresOnceForItsSlot() {
    TaskId task = save(scheduler, MEXICO);
    scheduler.runDue();
    store(task, Day.at(1, "12:00"));

    scheduler.advanceTo(Day.at(1, "13:00"));

    assertOneRunAt(Day.at(1, "11:00"), Day.at(1, "12:00"), scheduler, task);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10:00", "12:00"})
  void wrongFireTimeIsCorrectedWhenANodeStarts(String wrong) {
    TaskId task = save(scheduler, MEXICO);
    store(task, Day.at(1, wrong));
    TestScheduler node = node(Day.at("12:00"));

    node.advanceTo(Day.at(1, "13:00"));

    assertOneRunAt(Day.at(1, "11:00"), Day.at(1, "11:00"), node, task);
    assertThat(node.client().audit(task).get(0))
        .isEqualTo(
            new AuditEntry(
                Day.at("12:00"),
                Pause.BY_SCHEDULER,
                "replanned",
                "the rules of its time zone have changed; was " + Day.at(1, wrong)));
  }

  @Test
  void oneOffWithAWrongFireTimeFiresAtTheRightTime() {
    TaskId task =
        save(
            scheduler,
            Schedule.once(Day.at(1, "05:00").atOffset(java.time.ZoneOffset.UTC).toLocalDateTime())
                .in("America/Mexico_City")
                .exact());
    store(task, Day.at(1, "10:00"));

    scheduler.advanceTo(Day.at(1, "13:00"));

    assertThat(Traces.of(scheduler.executions(task))).containsExactly("SUCCEEDED 11:00");
  }

  @Test
  void oneOffThatIsLateIsNotCorrected() {
    TaskId task = save(scheduler, Schedule.once(Day.at("08:00")));

    node(Day.at("12:00")).advanceTo(Day.at("12:05"));

    assertThat(operations(scheduler, task)).containsExactly("resumed", "saved");
  }

  @Test
  void fireTimeThatWasPlannedAheadIsPlannedAnewAsTimeGoesBack() {
    scheduler.time().jump(Day.at(3, "12:00"));
    TaskId task = save(scheduler, QUARTERS);
    scheduler.runDue();
    scheduler.time().jump(Day.at("12:00"));

    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      scheduler.advance(Duration.ofMinutes(30));

      assertThat(capturedLogs.linesWith("Time went back by PT72H")).hasSize(1);
    }
    assertThat(Traces.of(scheduler.executions(task)))
        .containsExactly("SUCCEEDED 12:15", "SUCCEEDED 12:30");
    assertThat(operations(scheduler, task)).startsWith("replanned");
  }

  @Test
  void slotsThatRanWhileTheClockWasAheadDoNotRunAgain() {
    TaskId task = save(scheduler, QUARTERS);
    scheduler.time().jump(Day.at(3, "12:00"));
    scheduler.advance(Duration.ofMinutes(30));
    scheduler.time().jump(Day.at("12:00"));

    scheduler.advanceTo(Day.at(3, "13:00"));

    assertThat(scheduler.executions(task))
        .filteredOn(execution -> execution.state() == ExecutionState.SUCCEEDED)
        .extracting(Execution::slot)
        .doesNotHaveDuplicates()
        .contains(Day.at("12:15"), Day.at(3, "12:15"), Day.at(3, "12:30"), Day.at(3, "13:00"))
        .hasSize(3 * 96 + 4);
  }

  @Test
  void fireTimeThatWasPlannedAheadIsPlannedAnewByANodeThatStartsLater() {
    TestScheduler ahead = node(Day.at(3, "12:00"));
    TaskId task = save(ahead, QUARTERS);

    scheduler.advance(Duration.ofMinutes(15));

    assertThat(Traces.of(scheduler.executions(task))).containsExactly("SUCCEEDED 12:15");
  }

  @Test
  void fireTimesThatWereSkippedOnRequestStaySkipped() {
    TaskId task = save(scheduler, QUARTERS);
    scheduler.runDue();
    scheduler.client().skipNext(task, 2, "");
    scheduler.advance(Duration.ofMinutes(5));

    scheduler.time().jump(Day.at("12:01"));
    scheduler.advanceTo(Day.at("12:10"));
    TestScheduler other = node(Day.at("12:10"));
    other.advanceTo(Day.at("12:45"));

    assertThat(Traces.of(other.executions(task)))
        .containsExactly("BY_REQUEST 12:15-12:30 2", "SUCCEEDED 12:45");
  }
}
