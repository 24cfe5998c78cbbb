package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.Month;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Common schedules, run by the whole engine. The time starts on Thursday, 1 January 2026. */
class EverydaySchedulesTest {
  private static final String START = "2026-01-01T10:05:00Z";

  /** {@return the slots of the first runs, at most four, within a number of days} */
  private static List<String> runs(Schedule schedule, int days) {
    TestScheduler scheduler =
        TestScheduler.startingAt(START).with(Action.of("job", context -> Outcome.success()));
    Task task = scheduler.save(Task.builder("job").action("job").schedule(schedule).build());
    scheduler.advance(Duration.ofDays(days));
    return scheduler.executions(task.id()).stream()
        .map(Execution::slot)
        .sorted()
        .limit(4)
        .map(Instant::toString)
        .toList();
  }

  @Test
  void scheduleForTenPastTenRunsAtAQuarterPast() {
    assertThat(runs(Schedule.once(Instant.parse("2026-01-01T10:10:00Z")), 1))
        .containsExactly("2026-01-01T10:15:00Z");
  }

  @Test
  void scheduleForThePastRunsAtTheNextQuarter() {
    assertThat(runs(Schedule.once(Instant.parse("2025-12-24T18:00:00Z")), 1))
        .containsExactly("2026-01-01T10:15:00Z");
  }

  @Test
  void dailySevenDayThirtyDayAndYearlySchedulesFire() {
    assertThat(runs(Schedule.daily("06:20"), 2))
        .containsExactly("2026-01-02T06:30:00Z", "2026-01-03T06:30:00Z");
    assertThat(runs(Schedule.everyDays(7, "06:00").from(Instant.parse(START)), 22))
        .containsExactly("2026-01-08T06:00:00Z", "2026-01-15T06:00:00Z", "2026-01-22T06:00:00Z");
    assertThat(runs(Schedule.everyDays(30, "06:00").from(Instant.parse(START)), 70))
        .containsExactly("2026-01-31T06:00:00Z", "2026-03-02T06:00:00Z");
    assertThat(runs(Schedule.yearly(Month.FEBRUARY, 29, "06:00"), 900))
        .containsExactly("2028-02-29T06:00:00Z");
  }

  @Test
  void dailyAndMonthlySchedulesFireAtTheirTimes() {
    assertThat(runs(Schedule.daily("06:20").exact(), 2))
        .containsExactly("2026-01-02T06:20:00Z", "2026-01-03T06:20:00Z");
    assertThat(runs(Schedule.monthly(15, "12:00"), 60))
        .containsExactly("2026-01-15T12:00:00Z", "2026-02-15T12:00:00Z");
  }

  @Test
  void scheduleFiresOnSeveralDaysAtSeveralTimes() {
    assertThat(
            runs(Schedule.weekly(Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "07:00", "19:30"), 6))
        .containsExactly(
            "2026-01-02T07:00:00Z",
            "2026-01-02T19:30:00Z",
            "2026-01-05T07:00:00Z",
            "2026-01-05T19:30:00Z");
    assertThat(
            runs(
                Schedule.monthly(List.of(DayOfMonth.of(1), DayOfMonth.last()), "00:00", "18:00"),
                40))
        .containsExactly(
            "2026-01-01T18:00:00Z",
            "2026-01-31T00:00:00Z",
            "2026-01-31T18:00:00Z",
            "2026-02-01T00:00:00Z");
  }

  @Test
  void intervalFiresFromItsStartToItsEnd() {
    Schedule schedule =
        Schedule.every(Duration.ofMinutes(90))
            .exact()
            .from(Instant.parse("2026-01-02T09:00:10Z"))
            .until(Instant.parse("2026-01-02T12:00:10Z"));

    assertThat(runs(schedule, 3))
        .containsExactly("2026-01-02T09:00:10Z", "2026-01-02T10:30:10Z", "2026-01-02T12:00:10Z");
  }

  @Test
  void cronFiresEveryFiveMinutesFromOneToFiveToThree() {
    Schedule schedule = Schedule.cron("*/5 1-2 * * *").exact();
    assertThat(runs(schedule, 1))
        .containsExactly(
            "2026-01-02T01:00:00Z",
            "2026-01-02T01:05:00Z",
            "2026-01-02T01:10:00Z",
            "2026-01-02T01:15:00Z");
    assertThat(runs(schedule.from(Instant.parse("2026-01-02T02:50:00Z")), 1))
        .containsExactly("2026-01-02T02:50:00Z", "2026-01-02T02:55:00Z");
  }

  @Test
  void cronFiresEveryMinute() {
    assertThat(runs(Schedule.cron("*/1 * * * *").exact(), 1))
        .startsWith("2026-01-01T10:06:00Z", "2026-01-01T10:07:00Z");
  }

  @Test
  void cronFiresOnTheFirstOfTheMonthAndOnWeekends() {
    assertThat(runs(Schedule.cron("30 4 1 * 0,6").exact(), 33))
        .containsExactly(
            "2026-01-03T04:30:00Z",
            "2026-01-04T04:30:00Z",
            "2026-01-10T04:30:00Z",
            "2026-01-11T04:30:00Z");
    assertThat(
            runs(
                Schedule.cron("30 4 1 * 0,6").exact().from(Instant.parse("2026-03-30T00:00:00Z")),
                92))
        .containsExactly("2026-04-01T04:30:00Z");
  }

  @Test
  void cronFiresOnTheHourAndHalfPast() {
    assertThat(runs(Schedule.cron("00,30 * * * *").exact(), 1))
        .startsWith("2026-01-01T10:30:00Z", "2026-01-01T11:00:00Z", "2026-01-01T11:30:00Z");
  }

  @Test
  void cronWithAYearFieldFiresDailyAtHalfPastNine() {
    assertThat(runs(Schedule.cron("30 9 * * * *", CronDialect.UNIX_YEAR).exact(), 2))
        .containsExactly("2026-01-02T09:30:00Z", "2026-01-03T09:30:00Z");
  }
}
