package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fire times of each kind of schedule: bounds, the first fire, and the limits of time. */
class FireTimesTest {
  private static final Instant NOW = Instant.parse("2026-05-01T10:07:00Z");

  private static List<String> fires(Schedule schedule, Instant from, int count) {
    FireTimes times = FireTimes.of(schedule);
    List<String> fires = new ArrayList<>();
    FireTime next = times.nextFire(from);
    for (int i = 0; i < count && next != null; i++) {
      fires.add(next.slot().toString());
      next = times.nextFire(next.slot());
    }
    return fires;
  }

  private static Schedule quarters(Schedule schedule) {
    return schedule.aligned(Alignment.QUARTER_HOUR);
  }

  @Test
  void unresolvedAlignmentIsAProgrammingError() {
    assertThatThrownBy(() -> FireTimes.of(Schedule.daily("09:00")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SCHEDULER_DEFAULT");
  }

  @Test
  void intervalsCountFromAnchorOrStartOrEpoch() {
    Duration period = Duration.ofMillis(1_500);
    Instant odd = Instant.parse("2026-05-01T10:06:59.900Z");
    Schedule schedule = Schedule.every(period).exact();

    assertThat(fires(schedule, NOW, 2))
        .containsExactly("2026-05-01T10:07:01.500Z", "2026-05-01T10:07:03Z");
    assertThat(fires(schedule.from(odd), Instant.EPOCH, 3))
        .containsExactly(
            "2026-05-01T10:06:59.900Z", "2026-05-01T10:07:01.400Z", "2026-05-01T10:07:02.900Z");
    Schedule anchored =
        new Schedule(
            new Recurrence.Every(period, odd.plusMillis(1)),
            ZoneOffset.UTC,
            odd,
            null,
            Alignment.EXACT,
            DstPolicy.DEFAULT);
    assertThat(fires(anchored, Instant.EPOCH, 2))
        .containsExactly("2026-05-01T10:06:59.901Z", "2026-05-01T10:07:01.401Z");
  }

  @Test
  void yearlyFiresOnItsDateInYearsThatHaveIt() {
    Schedule birthday = Schedule.yearly(Month.MAY, 1, "12:00").in("Europe/Berlin").exact();
    assertThat(fires(birthday, NOW, 2))
        .containsExactly("2027-05-01T10:00:00Z", "2028-05-01T10:00:00Z");
    assertThat(fires(Schedule.yearly(Month.FEBRUARY, 29, "00:00").exact(), NOW, 2))
        .containsExactly("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
    // The start does not move the date, unlike the start of "every 12 months".
    assertThat(fires(birthday.from(NOW), NOW, 1)).containsExactly("2027-05-01T10:00:00Z");
    assertThat(fires(Schedule.yearly(Month.FEBRUARY, 30, "00:00").exact(), NOW, 1)).isEmpty();
  }

  @Test
  void nothingFiresBeforeASubMillisecondInstant() {
    Instant nine = Instant.parse("2024-01-05T09:00:00Z");
    Instant justAfter = nine.plusNanos(1);

    assertThat(fires(Schedule.cron("0 9 * * *").exact().from(justAfter), nine.minusSeconds(9), 1))
        .containsExactly("2024-01-06T09:00:00Z");
    assertThat(fires(Schedule.daily("09:00").exact().until(nine.minusNanos(1)), Instant.EPOCH, 1))
        .containsExactly("1970-01-01T09:00:00Z");
    assertThat(fires(Schedule.once(justAfter).exact(), nine, 1))
        .containsExactly("2024-01-05T09:00:00.001Z");
    assertThat(FireTimes.of(quarters(Schedule.once(justAfter))).first(nine).slot())
        .isEqualTo("2024-01-05T09:15:00Z");
    assertThat(FireTimes.of(quarters(Schedule.once(nine))).first(justAfter).slot())
        .isEqualTo("2024-01-05T09:15:00Z");
    assertThatThrownBy(() -> Schedule.daily("09:00").from(justAfter).until(nine))
        .hasMessageContaining("the end of a schedule must not be before its start");
    assertThat(fires(Schedule.every(Duration.ofHours(1), justAfter).exact(), nine, 1))
        .containsExactly("2024-01-05T09:00:00.001Z");
  }

  @Test
  void oneOffBeyondTheLastYearDoesNotFire() {
    Instant beyond = Instant.parse("+10001-01-01T00:07:00Z");

    for (Schedule once : List.of(Schedule.once(beyond), Schedule.once(Instant.MAX))) {
      assertThat(FireTimes.of(quarters(once)).first(NOW)).isNull();
      assertThat(FireTimes.of(once.exact()).first(NOW)).isNull();
    }
    assertThat(FireTimes.of(quarters(Schedule.once(NOW))).first(beyond)).isNull();
    Instant lastMinutes = Instant.parse("9999-12-31T23:50:00Z");
    assertThat(FireTimes.of(quarters(Schedule.once(lastMinutes))).first(NOW)).isNull();
    assertThat(FireTimes.of(Schedule.once(lastMinutes).exact()).first(NOW)).isNotNull();
  }

  @Test
  void intervalMayHaveAnyLengthAndAnchor() {
    Schedule eternal = Schedule.every(Duration.ofSeconds(Long.MAX_VALUE)).exact();
    assertThat(fires(eternal.from(NOW), Instant.MIN, 5)).containsExactly("2026-05-01T10:07:00Z");
    assertThat(fires(eternal, NOW, 5)).isEmpty();
    assertThat(fires(Schedule.every(Duration.ofHours(6)).exact().from(Instant.MIN), NOW, 1))
        .containsExactly("2026-05-01T12:00:00Z");
    assertThat(fires(Schedule.every(Duration.ofMillis(1)).exact(), NOW, 1))
        .containsExactly("2026-05-01T10:07:00.001Z");
  }

  @Test
  void calendarPeriodsCountFromTheLocalStartDate() {
    // In Kathmandu it is already Saturday, the 2nd of May.
    Schedule start = Schedule.everyDays(3, "00:00").from(Instant.parse("2026-05-01T18:15:00Z"));
    assertThat(fires(start.in("Asia/Kathmandu").exact(), NOW, 2))
        .containsExactly("2026-05-01T18:15:00Z", "2026-05-04T18:15:00Z");
    assertThat(
            fires(
                Schedule.everyWeeks(2, Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY), "12:00")
                    .exact()
                    .from(NOW),
                NOW,
                3))
        .containsExactly("2026-05-03T12:00:00Z", "2026-05-11T12:00:00Z", "2026-05-17T12:00:00Z");
    assertThat(
            fires(
                Schedule.everyMonths(3, List.of(DayOfMonth.of(31)), "12:00").exact().from(NOW),
                NOW,
                3))
        .containsExactly("2026-05-31T12:00:00Z", "2026-08-31T12:00:00Z", "2027-05-31T12:00:00Z");
  }

  @Test
  void anchorAppliesInBothDirections() {
    Recurrence daily = new Recurrence.Daily(3, List.of(LocalTime.NOON), LocalDate.of(2026, 5, 10));
    assertThat(
            fires(
                new Schedule(daily, ZoneOffset.UTC, null, null, Alignment.EXACT, DstPolicy.DEFAULT),
                NOW,
                2))
        .containsExactly("2026-05-01T12:00:00Z", "2026-05-04T12:00:00Z");
  }

  @Test
  void monthlyScheduleFiresOnEachOfItsDays() {
    List<DayOfMonth> days =
        List.of(
            DayOfMonth.last(),
            DayOfMonth.nth(2, DayOfWeek.TUESDAY),
            DayOfMonth.nth(5, DayOfWeek.FRIDAY),
            DayOfMonth.last(DayOfWeek.MONDAY));
    assertThat(fires(Schedule.monthly(days, "12:00").exact(), NOW, 6))
        .containsExactly(
            "2026-05-12T12:00:00Z",
            "2026-05-25T12:00:00Z",
            "2026-05-29T12:00:00Z",
            "2026-05-31T12:00:00Z",
            "2026-06-09T12:00:00Z",
            "2026-06-29T12:00:00Z");
  }

  @Test
  void monthWithoutTheDayNeverFires() {
    List<DayOfMonth> leapDay = List.of(DayOfMonth.of(29));
    Instant february = Instant.parse("2027-02-01T00:00:00Z");

    Schedule odd = Schedule.everyMonths(24, leapDay, "12:00").exact().from(february);
    assertThat(fires(odd, NOW, 1)).isEmpty();
    Schedule all = Schedule.everyMonths(12, leapDay, "12:00").exact().from(february);
    assertThat(fires(all, NOW, 1)).containsExactly("2028-02-29T12:00:00Z");
  }

  @Test
  void boundsAreInclusiveAndApplyToFireTimes() {
    Schedule tenPast = quarters(Schedule.cron("10 * * * *"));

    assertThat(
            fires(
                tenPast
                    .from(Instant.parse("2026-05-01T10:15:00Z"))
                    .until(Instant.parse("2026-05-01T12:15:00Z")),
                Instant.EPOCH,
                9))
        .containsExactly("2026-05-01T10:15:00Z", "2026-05-01T11:15:00Z", "2026-05-01T12:15:00Z");
    assertThat(
            fires(
                tenPast
                    .from(Instant.parse("2026-05-01T10:15:00.001Z"))
                    .until(Instant.parse("2026-05-01T12:14:59.999Z")),
                Instant.EPOCH,
                9))
        .containsExactly("2026-05-01T11:15:00Z");
  }

  @Test
  void gridRoundsUpMergesAndKeepsNominalTimes() {
    FireTimes times = FireTimes.of(quarters(Schedule.cron("10 10 * * *")));

    FireTime fire = times.nextFire(Instant.parse("2026-05-01T10:07:00Z"));
    assertThat(fire)
        .isEqualTo(
            new FireTime(
                Instant.parse("2026-05-01T10:15:00Z"), Instant.parse("2026-05-01T10:10:00Z")));
    // An instant between the nominal time and the fire time.
    assertThat(times.nextFire(Instant.parse("2026-05-01T10:12:00Z"))).isEqualTo(fire);
    assertThat(times.nextFire(fire.slot()).slot()).isEqualTo("2026-05-02T10:15:00Z");
    assertThat(fires(quarters(Schedule.daily("10:15")), NOW, 1))
        .containsExactly("2026-05-01T10:15:00Z");
  }

  @Test
  void gridIsAlignedToUtc() {
    assertThat(fires(quarters(Schedule.daily("09:00").in("+05:37")), NOW, 1))
        .containsExactly("2026-05-02T03:30:00Z");
    assertThat(fires(quarters(Schedule.daily("09:00").in("Asia/Kathmandu")), NOW, 1))
        .containsExactly("2026-05-02T03:15:00Z");
  }

  @Test
  void oneOffFiresOnTheGridAndImmediatelyIfPast() {
    Instant past = Instant.parse("2026-04-01T10:10:00Z");
    Instant later = Instant.parse("2026-05-01T10:10:00Z");

    assertThat(FireTimes.of(quarters(Schedule.once(later))).first(NOW))
        .isEqualTo(new FireTime(Instant.parse("2026-05-01T10:15:00Z"), later));
    assertThat(FireTimes.of(quarters(Schedule.once(past))).first(NOW))
        .isEqualTo(new FireTime(Instant.parse("2026-05-01T10:15:00Z"), past));
    Instant quarter = Instant.parse("2026-05-01T10:15:00Z");
    assertThat(FireTimes.of(quarters(Schedule.once(past))).first(quarter).slot())
        .isEqualTo(quarter);
    assertThat(FireTimes.of(Schedule.once(past).exact()).first(NOW))
        .isEqualTo(new FireTime(NOW, past));
    assertThat(FireTimes.of(Schedule.once(later).exact()).first(NOW))
        .isEqualTo(new FireTime(later, later));
    assertThat(FireTimes.of(Schedule.once(Instant.MIN).exact()).first(NOW))
        .isEqualTo(new FireTime(NOW, Instant.parse("0001-01-01T00:00:00Z")));
  }

  @Test
  void localOneOffFiresOnTheGridAndImmediatelyIfPast() {
    Schedule schedule = Schedule.once(LocalDateTime.parse("2026-05-01T12:10")).in("Europe/Berlin");
    Instant at = Instant.parse("2026-05-01T10:10:00Z");

    assertThat(FireTimes.of(quarters(schedule)).first(NOW))
        .isEqualTo(new FireTime(Instant.parse("2026-05-01T10:15:00Z"), at));
    assertThat(FireTimes.of(schedule.exact()).first(NOW.plusSeconds(3600)))
        .isEqualTo(new FireTime(NOW.plusSeconds(3600), at));
    Schedule skipped =
        Schedule.once(LocalDateTime.parse("2026-03-29T02:30"))
            .in("Europe/Berlin")
            .dst(new DstPolicy(DstPolicy.Gap.SKIP, DstPolicy.Overlap.DEFAULT));
    assertThat(FireTimes.of(skipped.exact()).first(NOW)).isNull();
  }

  @Test
  void oneOffOutsideItsBoundsDoesNotFire() {
    Schedule schedule = quarters(Schedule.once(NOW));

    assertThat(FireTimes.of(schedule.until(NOW)).first(NOW)).isNull();
    assertThat(FireTimes.of(schedule.from(NOW.plusSeconds(3600))).first(NOW)).isNull();
    assertThat(FireTimes.of(schedule.until(NOW.plusSeconds(480))).first(NOW)).isNotNull();
  }

  @Test
  void oneOffAfterYear9999DoesNotFire() {
    Instant now = Instant.parse("2026-05-01T10:00:00Z");
    Schedule late = Schedule.once(LocalDateTime.parse("9999-12-31T23:50"));
    for (Schedule beyond :
        List.of(
            Schedule.once(Instant.MAX).exact(),
            late.in("America/New_York").exact(),
            late.aligned(Alignment.QUARTER_HOUR))) {
      assertThat(FireTimes.of(beyond).first(now)).as("%s", beyond).isNull();
      assertThat(FireTimes.of(beyond).next(now)).as("%s", beyond).isNull();
    }
  }

  @Test
  void firstFireOfARecurringScheduleIsItsNextFire() {
    FireTimes times = FireTimes.of(quarters(Schedule.cron("*/15 * * * *")));

    assertThat(times.first(NOW)).isEqualTo(times.nextFire(NOW));
    assertThat(times.first(Instant.parse("2026-05-01T10:15:00Z")).slot())
        .isEqualTo("2026-05-01T10:30:00Z");
  }

  @Test
  void oneOffFiresOnce() {
    FireTimes times = FireTimes.of(Schedule.once(NOW).exact());

    assertThat(times.nextFire(NOW.minusMillis(1)).slot()).isEqualTo(NOW);
    assertThat(times.nextFire(NOW.minusNanos(1)).slot()).isEqualTo(NOW);
    assertThat(times.nextFire(NOW)).isNull();
  }

  @Test
  void anyInstantMayBeQueried() {
    for (Schedule schedule :
        List.of(
            Schedule.daily("02:30").in("Europe/Berlin").exact(),
            Schedule.cron("0 0 29 2 *").in("America/New_York").exact(),
            Schedule.cron("*/15 * * * *").in("Pacific/Auckland").aligned(Alignment.QUARTER_HOUR),
            Schedule.weekly(Set.of(DayOfWeek.FRIDAY), "23:59:59").in("Pacific/Apia").exact(),
            Schedule.every(Duration.ofDays(1)).exact())) {
      FireTimes times = FireTimes.of(schedule);
      FireTime first = times.nextFire(Instant.MIN);
      assertThat(first.slot()).isBetween("0000-12-31T00:00:00Z", "0004-03-01T00:00:00Z");
      assertThat(times.nextFire(Instant.MAX)).isNull();
      assertThat(times.nextFire(Instant.parse("9996-01-01T00:00:00Z"))).isNotNull();
      assertThat(times.nextFire(Instant.parse("+10000-01-01T00:00:00Z"))).isNull();
      assertThat(fires(schedule.from(Instant.MIN).until(Instant.MAX), NOW, 1)).hasSize(1);
      assertThat(fires(schedule.from(Instant.MAX), NOW, 1)).isEmpty();
      assertThat(fires(schedule.until(Instant.MIN), NOW, 1)).isEmpty();
    }
    assertThat(fires(Schedule.once(Instant.MAX).exact(), NOW, 1)).isEmpty();
    assertThat(fires(Schedule.once(LocalDateTime.MAX).exact(), NOW, 1)).isEmpty();
  }

  @Test
  void searchWithoutResultTerminates() {
    // On the last Sunday of each March, 02:30 is in the gap, and the policy skips it.
    Schedule schedule =
        Schedule.everyMonths(12, List.of(DayOfMonth.last(DayOfWeek.SUNDAY)), "02:30")
            .in("Europe/Berlin")
            .from(Instant.parse("2026-03-01T00:00:00Z"))
            .dst(new DstPolicy(DstPolicy.Gap.SKIP, DstPolicy.Overlap.DEFAULT))
            .exact();

    assertThat(FireTimes.of(schedule).nextFire(NOW)).isNull();
  }
}
