package io.quarterhour.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static void assertRejected(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void scheduleDefaultsToUtcAndTheAlignmentOfTheScheduler() {
    for (Schedule schedule :
        List.of(
            Schedule.daily("02:15"),
            Schedule.once(NOON),
            Schedule.every(Duration.ofHours(1)),
            Schedule.cron("30 * * * *"))) {
      assertThat(schedule.zone()).isEqualTo(ZoneOffset.UTC);
      assertThat(schedule.alignment()).isEqualTo(Alignment.SCHEDULER_DEFAULT);
      assertThat(schedule.dst()).isEqualTo(DstPolicy.DEFAULT);
      assertThat(schedule.start()).isNull();
      assertThat(schedule.end()).isNull();
    }
  }

  @Test
  void eachMethodChangesOnePropertyAndKeepsTheOthers() {
    DstPolicy dst = new DstPolicy(DstPolicy.Gap.SKIP, DstPolicy.Overlap.BOTH);
    Schedule schedule =
        Schedule.daily("02:15")
            .in("Europe/Berlin")
            .from(NOON)
            .until(NOON.plusSeconds(1))
            .exact()
            .dst(dst);

    assertThat(schedule)
        .isEqualTo(
            new Schedule(
                new Recurrence.Daily(1, List.of(LocalTime.of(2, 15)), null),
                ZoneId.of("Europe/Berlin"),
                NOON,
                NOON.plusSeconds(1),
                Alignment.EXACT,
                dst));
    assertThat(schedule.aligned(Alignment.QUARTER_HOUR).alignment())
        .isEqualTo(Alignment.QUARTER_HOUR);
  }

  @Test
  void endMustNotBeBeforeTheStart() {
    Schedule schedule = Schedule.daily("02:15").from(NOON);

    assertThat(schedule.until(NOON).end()).isEqualTo(NOON);
    assertRejected(
        () -> schedule.until(NOON.minusSeconds(1)),
        "the end of a schedule must not be before its start, was "
            + "2026-03-02T11:59:59Z before 2026-03-02T12:00:00Z");
  }

  @Test
  void instantsHaveWholeMillisecondsAndLocalTimesWholeSeconds() {
    Instant precise = NOON.plusNanos(1_000_001);

    assertThat(Schedule.once(precise).recurrence())
        .isEqualTo(new Recurrence.Once(NOON.plusMillis(2)));
    assertThat(Schedule.daily("02:15").from(precise).start()).isEqualTo(NOON.plusMillis(2));
    assertThat(Schedule.once(Instant.MAX).recurrence())
        .isEqualTo(new Recurrence.Once(Instant.MAX.truncatedTo(ChronoUnit.MILLIS)));
    assertThat(Schedule.daily("02:15").until(precise).end()).isEqualTo(NOON.plusMillis(1));
    assertThat(new Recurrence.Every(Duration.ofSeconds(1), precise).anchor())
        .isEqualTo(NOON.plusMillis(2));
    LocalDateTime local = LocalDateTime.parse("2026-03-29T02:30:01");
    assertThat(Schedule.once(local.plusNanos(5)).recurrence())
        .isEqualTo(new Recurrence.OnceLocal(local));
    assertThat(Schedule.daily("02:15:30.9").recurrence())
        .isEqualTo(Schedule.daily("02:15:30").recurrence());
  }

  @Test
  void zonesAreAcceptedByNameOrOffset() {
    assertThat(Schedule.daily("02:15").in("Asia/Kathmandu").zone())
        .isEqualTo(ZoneId.of("Asia/Kathmandu"));
    assertThat(Schedule.daily("02:15").in("+05:45").zone()).isEqualTo(ZoneOffset.of("+05:45"));
    for (String invalid : List.of("Europe/Atlantis", "", "berlin, germany")) {
      assertRejected(
          () -> Schedule.daily("02:15").in(invalid),
          "the zone must be a name like Europe/Berlin or an offset like +05:45, was '"
              + invalid
              + "'");
    }
  }

  @Test
  void invalidTimesOfDayAreRejected() {
    for (String invalid : List.of("24:00", "2:15", "noon", "", "02:60")) {
      assertRejected(
          () -> Schedule.daily(invalid),
          "a time of day must be written as HH:mm or HH:mm:ss, was '" + invalid + "'");
    }
    assertRejected(
        () -> Schedule.daily(), "a calendar schedule needs at least one time of day, was []");
  }

  @Test
  void timesOfDayAreSortedAndDeduplicated() {
    assertThat(Schedule.daily("17:30", "09:00", "17:30:00").recurrence())
        .isEqualTo(
            new Recurrence.Daily(1, List.of(LocalTime.of(9, 0), LocalTime.of(17, 30)), null));
  }

  @Test
  void periodsMustBePositiveWholeMilliseconds() {
    assertThat(Schedule.every(Duration.ofMillis(1)).recurrence())
        .isEqualTo(new Recurrence.Every(Duration.ofMillis(1), null));
    for (Duration invalid :
        List.of(Duration.ZERO, Duration.ofMillis(-5), Duration.ofNanos(1_500_000))) {
      assertRejected(
          () -> Schedule.every(invalid),
          "the period must be 1 ms or more, in whole milliseconds, was " + invalid);
    }
  }

  @Test
  void intervalsOutOfRangeAreRejected() {
    Set<DayOfWeek> monday = EnumSet.of(DayOfWeek.MONDAY);
    List<DayOfMonth> first = List.of(DayOfMonth.of(1));

    assertThat(Schedule.everyDays(10_000, "02:15")).isNotNull();
    assertRejected(
        () -> Schedule.everyDays(0, "02:15"), "every n days: n must be 1 to 10000, was 0");
    assertRejected(
        () -> Schedule.everyWeeks(10_001, monday, "02:15"),
        "every n weeks: n must be 1 to 10000, was 10001");
    assertRejected(
        () -> Schedule.everyMonths(-1, first, "02:15"),
        "every n months: n must be 1 to 10000, was -1");
  }

  @Test
  void daysMustNotBeEmpty() {
    assertRejected(
        () -> Schedule.weekly(Set.of(), "02:15"),
        "a weekly schedule needs at least one day of the week, was []");
    assertRejected(
        () -> Schedule.monthly(List.of(), "02:15"),
        "a monthly schedule needs at least one day of the month, was []");
  }

  @Test
  void weekdaysAreSortedFromMonday() {
    Recurrence.Weekly weekly =
        (Recurrence.Weekly)
            Schedule.weekly(Set.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY), "09:00").recurrence();

    assertThat(weekly.days()).containsExactly(DayOfWeek.MONDAY, DayOfWeek.SUNDAY);
    assertThat(weekly.weeks()).isEqualTo(1);
  }

  @Test
  void invalidDaysOfMonthAreRejected() {
    assertThat(Schedule.monthly(31, "02:15").recurrence())
        .isEqualTo(
            new Recurrence.Monthly(
                1, List.of(DayOfMonth.of(31)), List.of(LocalTime.of(2, 15)), null));
    assertRejected(() -> DayOfMonth.of(0), "day of month must be 1 to 31, was 0");
    assertRejected(() -> DayOfMonth.of(32), "day of month must be 1 to 31 or the last, was 32");
    assertRejected(() -> DayOfMonth.of(-1), "day of month must be 1 to 31 or the last, was -1");
    assertRejected(
        () -> DayOfMonth.nth(0, DayOfWeek.TUESDAY),
        "the ordinal of TUESDAY in the month must be 1 to 5, was 0");
    assertRejected(
        () -> DayOfMonth.nth(6, DayOfWeek.TUESDAY),
        "the ordinal of TUESDAY in the month must be 1 to 5 or the last, was 6");
    assertThat(DayOfMonth.last(DayOfWeek.FRIDAY)).isEqualTo(new DayOfMonth(0, DayOfWeek.FRIDAY));
    assertThat(DayOfMonth.last()).isEqualTo(new DayOfMonth(0, null));
  }

  @Test
  void cronExpressionIsStoredUnchanged() {
    assertThat(Schedule.cron(" 30 4 1 * 0,6 ").recurrence())
        .isEqualTo(new Recurrence.Cron(" 30 4 1 * 0,6 ", CronDialect.UNIX));
  }
}
