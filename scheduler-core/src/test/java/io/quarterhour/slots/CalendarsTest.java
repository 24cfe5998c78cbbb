package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.ExclusionCalendar;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.Traces;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarsTest {
  private static final Schedule QUARTERS = Schedule.cron("*/15 * * * *");
  private static final LocalDate TUESDAY = LocalDate.parse("2026-03-03");

  private final InMemoryStore store = new InMemoryStore();
  private final Map<String, ExclusionCalendar> calendars = new HashMap<>();
  private final TestScheduler scheduler = schedulerAt("10:00");

  private TestScheduler schedulerAt(String time) {
    return TestScheduler.startingAt(Day.at(time))
        .store(store)
        .calendars(() -> calendars)
        .with(Action.of("tick", context -> Outcome.success()));
  }

  private TaskId save(Schedule schedule, String... names) {
    return scheduler.save(task(schedule, names).build()).id();
  }

  private static TaskBuilder task(Schedule schedule, String... names) {
    return Task.builder("ticker").action("tick").schedule(schedule).calendars(names);
  }

  private List<String> traces(TaskId task) {
    return Traces.of(scheduler.executions(task));
  }

  private void window(String name, String from, String to) {
    calendars.put(name, ExclusionCalendar.window(Day.at(from), Day.at(to)));
  }

  private Instant next(TaskId task) {
    return scheduler.status(task).scheduleState().next();
  }

  @Test
  void holidaysAreSkippedAndRecorded() {
    calendars.put("de", ExclusionCalendar.holidays("Europe/Berlin", TUESDAY, TUESDAY.plusDays(1)));
    TaskId task = save(Schedule.daily("00:15").in("Europe/Berlin"), "de");

    scheduler.advance(Duration.ofDays(4));

    assertThat(traces(task))
        .containsExactly("EXCLUDED 23:15-23:15 2", "SUCCEEDED 23:15", "SUCCEEDED 23:15");
    assertThat(scheduler.executions(task).get(0).slots().first()).isEqualTo(Day.at("23:15"));
  }

  @Test
  void maintenanceWindowExcludesItsEnd() {
    window("upgrade", "10:30", "11:15");
    TaskId task = save(QUARTERS, "upgrade");

    scheduler.advanceTo(Day.at("11:15"));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "EXCLUDED 10:30-11:00 3", "SUCCEEDED 11:15");
    assertThat(scheduler.status(task).scheduleState().fires()).isEqualTo(2);
  }

  @Test
  void exclusionAppliesToTheFireTimeOnTheGrid() {
    window("short", "10:14", "10:15");
    TaskId task = save(Schedule.daily("10:14"), "short");

    scheduler.advance(Duration.ofMinutes(15));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15");
  }

  @Test
  void severalCalendarsAllExclude() {
    window("a", "10:15", "10:20");
    window("b", "10:45", "11:10");
    TaskId task = save(QUARTERS, "b", "a");

    scheduler.advanceTo(Day.at("11:15"));

    assertThat(traces(task))
        .containsExactly(
            "EXCLUDED 10:15", "SUCCEEDED 10:30", "EXCLUDED 10:45-11:00 2", "SUCCEEDED 11:15");
  }

  @Test
  void reportedNextFireTimeIsNotExcluded() {
    window("long", "10:00", "23:50");
    TaskId task = save(QUARTERS, "long");

    assertThat(next(task)).isEqualTo(Day.at(1, "00:00"));
    assertThat(scheduler.status(task).scheduleState().nominal()).isEqualTo(Day.at(1, "00:00"));
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.PLANNED);
    scheduler.advanceTo(Day.at("12:00"));
    assertThat(next(task)).isEqualTo(Day.at(1, "00:00"));
  }

  @Test
  void nextFireTimeSearchChecksAThousandCandidates() {
    calendars.put(
        "ever", ExclusionCalendar.window(Day.at("00:00"), Instant.parse("9999-12-31T00:00:00Z")));
    TaskId task = save(QUARTERS, "ever");

    assertThat(next(task)).isEqualTo(Day.at("10:15").plus(Duration.ofHours(1000 / 4)));
  }

  @Test
  void taskWithAllFireTimesExcludedHasNoNextFireTime() {
    window("all", "10:00", "12:00");
    TaskId task = save(QUARTERS.until(Day.at("11:00")), "all");

    assertThat(next(task)).isNull();
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.COMPLETED);
    scheduler.advance(Duration.ofDays(1));
    assertThat(traces(task)).containsExactly("EXCLUDED 10:15-11:00 4");
  }

  @Test
  void excludedFireTimesAreNeitherLateNorMerged() {
    window("lunch", "10:30", "10:50");
    TaskId task =
        scheduler
            .save(task(QUARTERS, "lunch").catchUp(CatchUpPolicy.merge(Duration.ofHours(1))).build())
            .id();

    scheduler.time().advance(Duration.ofMinutes(70));
    scheduler.runDue();

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15-11:00 2", "EXCLUDED 10:30-10:45 2");
    assertThat(scheduler.status(task).scheduleState().fires()).isEqualTo(1);
  }

  @Test
  void excludedFireTimesUseNoPlaceInACatchUpBatch() {
    window("lunch", "10:45", "11:10");
    TaskId task =
        scheduler
            .save(
                task(QUARTERS, "lunch").catchUp(CatchUpPolicy.all(2, Duration.ofHours(2))).build())
            .id();

    scheduler.time().advance(Duration.ofMinutes(80));
    scheduler.runDue();

    assertThat(traces(task))
        .containsExactly(
            "TOO_MANY 10:15", "SUCCEEDED 10:30", "EXCLUDED 10:45-11:00 2", "SUCCEEDED 11:15");
  }

  @Test
  void outageEndingInAWindowLeavesOneRecordOfTheWindow() {
    window("night", "10:45", "12:00");
    TaskId task = save(QUARTERS, "night");

    scheduler.time().advance(Duration.ofMinutes(65));
    scheduler.runDue();
    scheduler.advanceTo(Day.at("12:00"));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15-10:30 2", "EXCLUDED 10:45-11:45 5", "SUCCEEDED 12:00");
  }

  @Test
  void everySlotOfAMostlyExcludedLongOutageIsAccountedFor() {
    Schedule seconds = Schedule.every(Duration.ofSeconds(1)).exact();
    calendars.put(
        "day",
        ExclusionCalendar.window(Day.at("10:01"), Day.at("15:00"))
            .and(ExclusionCalendar.window(Day.at("15:00:01"), Day.at("23:00"))));
    TaskId task = save(seconds, "day");

    scheduler.time().advance(Duration.ofHours(12));
    scheduler.runDue();

    assertThat(Traces.count(scheduler.executions(task))).isEqualTo(12 * 3600);
    assertThat(traces(task)).filteredOn(trace -> trace.startsWith("SUCCEEDED")).isNotEmpty();
  }

  @Test
  void pauseTakesPrecedenceOverACalendar() {
    window("lunch", "10:30", "10:50");
    TaskId task = save(QUARTERS, "lunch");
    scheduler.client().pauseUntil(task, Day.at("10:40"), "");

    scheduler.advanceTo(Day.at("11:00"));

    assertThat(traces(task))
        .containsExactly("PAUSED 10:15-10:30 2", "EXCLUDED 10:45", "SUCCEEDED 11:00");
  }

  @Test
  void skipNextDoesNotCountExcludedFireTimes() {
    window("lunch", "10:30", "10:50");
    TaskId task = save(QUARTERS, "lunch");

    scheduler.client().skipNext(task, 2, "");

    assertThat(traces(task))
        .containsExactly("BY_REQUEST 10:15", "EXCLUDED 10:30-10:45 2", "BY_REQUEST 11:00");
    assertThat(next(task)).isEqualTo(Day.at("11:15"));
  }

  @Test
  void manualRunsIgnoreCalendars() {
    window("all", "10:00", "12:00");
    TaskId task = save(QUARTERS, "all");
    scheduler.advanceTo(Day.at("10:05"));

    scheduler.client().runNow(task);
    scheduler.runDue();
    scheduler.client().runAtNextSlot(task);
    scheduler.advanceTo(Day.at("10:20"));

    assertThat(traces(task))
        .containsExactlyInAnyOrder("SUCCEEDED 10:05", "SUCCEEDED 10:15", "EXCLUDED 10:15");
  }

  @Test
  void excludedFireTimesDoNotCountAsFires() {
    window("lunch", "10:30", "10:50");
    TaskId task = scheduler.save(task(QUARTERS, "lunch").maxFires(2).build()).id();

    scheduler.advanceTo(Day.at("13:00"));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "EXCLUDED 10:30-10:45 2", "SUCCEEDED 11:00");
  }

  @Test
  void changedCalendarAppliesFromTheNextAdvance() {
    window("shifting", "10:00", "11:00");
    TaskId task = save(QUARTERS, "shifting");
    scheduler.advanceTo(Day.at("10:30"));

    window("shifting", "11:00", "11:10");
    assertThat(next(task)).isEqualTo(Day.at("11:00"));
    scheduler.advanceTo(Day.at("11:15"));

    assertThat(traces(task))
        .containsExactly(
            "EXCLUDED 10:15-10:30 2", "SUCCEEDED 10:45", "EXCLUDED 11:00", "SUCCEEDED 11:15");
  }

  @Test
  void missingCalendarExcludesNothingAndIsLoggedOnce() {
    window("gone", "10:00", "23:00");
    TaskId task = save(QUARTERS, "gone");
    scheduler.advanceTo(Day.at("10:20"));
    calendars.clear();

    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      scheduler.advanceTo(Day.at("11:00"));

      assertThat(
              capturedLogs.linesWith(
                  "it excludes nothing, so these tasks also fire on its days. Provide it again, or"
                      + " remove it from the tasks. calendar=gone"))
          .hasSize(1);
    }
    assertThat(traces(task))
        .containsExactly("EXCLUDED 10:15", "SUCCEEDED 10:30", "SUCCEEDED 10:45", "SUCCEEDED 11:00");
  }

  @Test
  void newlyAddedCalendarIsAvailable() {
    window("old", "10:00", "11:00");
    save(QUARTERS, "old");
    window("new", "10:00", "11:00");

    Task second = Task.builder("second").action("tick").schedule(QUARTERS).calendars("new").build();
    assertThat(scheduler.save(second).revision()).isEqualTo(1);
  }

  @Test
  void unknownCalendarNameIsRejected() {
    window("b", "10:00", "11:00");
    window("a", "10:00", "11:00");

    assertThatThrownBy(() -> save(QUARTERS, "ghost", "a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("task ticker is invalid: no calendar 'ghost' on this node; available: [a, b]");
    TestScheduler without =
        TestScheduler.startingAt(Day.at("10:00"))
            .with(Action.of("tick", context -> Outcome.success()));
    assertThatThrownBy(() -> without.save(task(QUARTERS, "a").build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task ticker is invalid: no calendar 'a': the host gave the scheduler no calendar"
                + " directory; configure one");
  }

  @Test
  void secondNodeAppliesTheCalendars() {
    window("lunch", "10:30", "10:50");
    TaskId task = save(QUARTERS, "lunch");
    scheduler.advanceTo(Day.at("10:30"));

    TestScheduler second = schedulerAt("10:30");
    second.advance(Duration.ofMinutes(30));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "EXCLUDED 10:30-10:45 2", "SUCCEEDED 11:00");
  }
}
