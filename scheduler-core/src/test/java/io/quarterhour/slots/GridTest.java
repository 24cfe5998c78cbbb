package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskState;
import io.quarterhour.testing.TestScheduler;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GridTest {
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00")).with(Action.of("tick", c -> Outcome.success()));

  private Task save(Schedule schedule) {
    return scheduler.save(Task.builder("ticker").action("tick").schedule(schedule).build());
  }

  static List<Schedule> allKindsAtTenPastTen() {
    return List.of(
        Schedule.once(Day.at("10:10")),
        Schedule.once(LocalDateTime.parse("2026-03-02T10:10:00")),
        Schedule.every(Duration.ofHours(1)).from(Day.at("10:10")),
        Schedule.daily("10:10"),
        Schedule.everyDays(30, "10:10").from(Day.at("10:00")),
        Schedule.weekly(Set.of(DayOfWeek.MONDAY), "10:10"),
        Schedule.monthly(List.of(DayOfMonth.nth(1, DayOfWeek.MONDAY)), "10:10"),
        Schedule.cron("10 10 * * *"),
        Schedule.cron("10 * * * *"),
        Schedule.daily("15:55").in("Asia/Kathmandu"));
  }

  @ParameterizedTest
  @MethodSource("allKindsAtTenPastTen")
  void scheduleAtTenPastRunsAtAQuarterPastAndStoresBothTimes(Schedule schedule) {
    Task task = save(schedule);
    assertThat(scheduler.status(task.id()).scheduleState().next()).isEqualTo(Day.at("10:15"));
    assertThat(scheduler.status(task.id()).scheduleState().nominal()).isEqualTo(Day.at("10:10"));

    scheduler.advance(Duration.ofMinutes(20));

    Execution execution = scheduler.executions(task.id()).get(0);
    assertThat(execution.slot()).isEqualTo(Day.at("10:15"));
    assertThat(execution.slots().nominal()).isEqualTo(Day.at("10:10"));
    assertThat(execution.status().startedAt()).isEqualTo(Day.at("10:15"));
  }

  @ParameterizedTest
  @MethodSource("allKindsAtTenPastTen")
  void exactScheduleRunsAtTenPast(Schedule schedule) {
    Task task = save(schedule.exact());

    scheduler.advance(Duration.ofMinutes(10));

    Execution execution = scheduler.executions(task.id()).get(0);
    assertThat(execution.slot()).isEqualTo(Day.at("10:10"));
    assertThat(execution.slots().nominal()).isEqualTo(Day.at("10:10"));
  }

  @Test
  void timeOnAQuarterIsUnchanged() {
    Task task = save(Schedule.daily("10:45"));

    assertThat(scheduler.status(task.id()).scheduleState().next()).isEqualTo(Day.at("10:45"));
    assertThat(scheduler.status(task.id()).scheduleState().nominal()).isEqualTo(Day.at("10:45"));
  }

  @Test
  void pastOneOffRunsAtTheNextQuarter() {
    scheduler.advanceTo(Day.at("10:20"));
    Task task = save(Schedule.once(Day.at("08:00")));

    scheduler.advance(Duration.ofHours(1));

    Execution execution = scheduler.executions(task.id()).get(0);
    assertThat(execution.slot()).isEqualTo(Day.at("10:30"));
    assertThat(execution.slots().nominal()).isEqualTo(Day.at("08:00"));
    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void pastOneOffRunsImmediatelyOnAQuarter() {
    Task task = save(Schedule.once(LocalDateTime.parse("2026-03-01T08:00:00")));

    scheduler.runDue();

    assertThat(scheduler.executions(task.id()).get(0).slot()).isEqualTo(Day.at("10:00"));
  }

  @Test
  void pastExactOneOffRunsImmediately() {
    scheduler.advanceTo(Day.at("10:20"));
    Task task = save(Schedule.once(Day.at("08:00")).exact());

    scheduler.runDue();

    assertThat(scheduler.executions(task.id()).get(0).slot()).isEqualTo(Day.at("10:20"));
  }

  static List<Schedule> finerThanTheGrid() {
    return List.of(
        Schedule.every(Duration.ofSeconds(30)),
        Schedule.every(Duration.ofMinutes(20)),
        Schedule.cron("*/5 * * * *"),
        Schedule.cron("*/5 1-2 * * *"),
        Schedule.cron("*/1 * * * *"),
        Schedule.daily("10:01", "10:10"),
        Schedule.weekly(Set.of(DayOfWeek.MONDAY), "10:01", "10:10"));
  }

  @ParameterizedTest
  @MethodSource("finerThanTheGrid")
  void scheduleFinerThanTheGridIsRejectedWithTheRemedy(Schedule schedule) {
    assertThatThrownBy(() -> save(schedule))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("task ticker is invalid: ")
        .hasMessageContaining("quarter-hour grid")
        .hasMessageContaining(".exact()");
    assertThat(scheduler.client().task(Task.builder("ticker").action("tick").build().id()))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("finerThanTheGrid")
  void suggestedRemedyWorks(Schedule schedule) {
    Task task = save(schedule.exact());

    assertThat(scheduler.status(task.id()).scheduleState().next()).isNotNull();
  }

  @Test
  void scheduleThatNeverFiresIsRejected() {
    for (Schedule schedule :
        List.of(
            Schedule.cron("0 0 31 2 *"),
            Schedule.daily("10:15").until(Day.at("09:00")),
            Schedule.once(Day.at("08:00")).until(Day.at("09:00")))) {
      assertThatThrownBy(() -> save(schedule))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(
              "task ticker is invalid: its schedule has no fire time after now,"
                  + " 2026-03-02T10:00:00Z: it is ");
    }
    assertThatThrownBy(() -> save(Schedule.cron("0 0 31 2 *")))
        .hasMessageEndingWith(": it is at 00:00 on the 31st of February");
  }

  @Test
  void endBeforeStartIsRejected() {
    assertThatThrownBy(() -> Schedule.daily("10:00").from(Day.at("12:00")).until(Day.at("11:00")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the end of a schedule must not be before its start, was 2026-03-02T11:00:00Z before"
                + " 2026-03-02T12:00:00Z");
  }

  @Test
  void invalidCronExpressionIsRejectedWithAllOtherProblems() {
    assertThatThrownBy(
            () ->
                scheduler.save(
                    Task.builder("ticker")
                        .action("tick", java.util.Map.of("speed", 3))
                        .schedule(Schedule.cron("61 * * * *"))
                        .build()))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e -> assertThat(e.problems()).hasSizeGreaterThanOrEqualTo(2))
        .hasMessageContaining("unknown parameter 'speed'")
        .hasMessageContaining("61");
  }

  @Test
  void startAndEndAreInclusive() {
    Task task = save(Schedule.cron("*/15 * * * *").from(Day.at("11:00")).until(Day.at("11:30")));

    scheduler.advance(Duration.ofHours(5));

    assertThat(scheduler.executions(task.id()))
        .extracting(Execution::slot)
        .containsExactly(Day.at("11:00"), Day.at("11:15"), Day.at("11:30"));
    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void statusDescribesTheSchedule() {
    Task task = save(Schedule.daily("02:15").in("Europe/Berlin"));

    assertThat(scheduler.status(task.id()).recurrence())
        .contains("02:15")
        .contains("Europe/Berlin");
  }
}
