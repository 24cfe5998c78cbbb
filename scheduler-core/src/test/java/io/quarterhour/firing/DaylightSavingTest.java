package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.DstPolicy.Gap;
import io.quarterhour.schedule.DstPolicy.Overlap;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Local times that do not occur or occur twice, on real dates of several zones. */
class DaylightSavingTest {
  /** {@return the fire times of a schedule between two of its local times, with their offsets} */
  private static List<String> fires(Schedule schedule, String from, String to) {
    ZoneId zone = schedule.zone();
    FireTimes times = FireTimes.of(schedule);
    Instant end = LocalDateTime.parse(to).atZone(zone).toInstant();
    List<String> fires = new ArrayList<>();
    FireTime fire = times.nextFire(LocalDateTime.parse(from).atZone(zone).toInstant());
    while (fire != null && fire.slot().isBefore(end)) {
      fires.add(fire.slot().atZone(zone).toOffsetDateTime().toString());
      fire = times.nextFire(fire.slot());
    }
    return fires;
  }

  private static Schedule cron(String expression, String zone) {
    return Schedule.cron(expression).in(zone).exact();
  }

  @Test
  void bothClockChangesAreHandledInBerlin2026() {
    Schedule interval = cron("*/30 2 * * *", "Europe/Berlin");
    Schedule hourly = cron("0 * * * *", "Europe/Berlin");

    assertThat(fires(interval, "2026-03-28T23:59", "2026-03-30T00:00")).isEmpty();
    assertThat(fires(interval, "2026-10-24T23:59", "2026-10-26T00:00"))
        .containsExactly(
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00");
    assertThat(fires(hourly, "2026-03-28T23:59", "2026-03-30T00:00")).hasSize(23);
    assertThat(fires(hourly, "2026-10-24T23:59", "2026-10-26T00:00")).hasSize(25);
  }

  @Test
  void localTimeInAGapFiresAtItsEnd() {
    assertThat(fires(cron("30 2 * * *", "Europe/Berlin"), "2026-03-27T12:00", "2026-03-30T12:00"))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
  }

  @Test
  void ambiguousLocalTimeFiresAtItsFirstOccurrence() {
    assertThat(fires(cron("30 2 * * *", "Europe/Berlin"), "2026-10-23T12:00", "2026-10-26T12:00"))
        .containsExactly(
            "2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
  }

  @Test
  void nextFireBetweenTheTwoPassesIsOnTheNextDay() {
    FireTimes times = FireTimes.of(cron("30 2 * * *", "Europe/Berlin"));

    for (String from :
        List.of("2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z")) {
      assertThat(times.nextFire(Instant.parse(from)).slot()).isEqualTo("2026-10-26T01:30:00Z");
    }
  }

  @Test
  void intervalFiresInBothPassesAndNeverInAGap() {
    assertThat(fires(cron("*/30 2 * * *", "Europe/Berlin"), "2026-10-24T12:00", "2026-10-25T12:00"))
        .containsExactly(
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00");
    assertThat(fires(cron("*/30 2 * * *", "Europe/Berlin"), "2026-03-28T12:00", "2026-03-29T12:00"))
        .isEmpty();
    assertThat(fires(cron("@hourly", "Europe/Berlin"), "2026-03-29T00:00", "2026-03-29T05:00"))
        .containsExactly(
            "2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
  }

  @Test
  void listOfAllHoursIsNotAnInterval() {
    assertThat(
            fires(cron("30 0-23 * * *", "Europe/Berlin"), "2026-10-25T01:00", "2026-10-25T04:00"))
        .containsExactly(
            "2026-10-25T01:30+02:00", "2026-10-25T02:30+02:00", "2026-10-25T03:30+01:00");
  }

  @Test
  void coincidingOccurrencesFireOnce() {
    assertThat(
            fires(
                cron("0,20,40 2,3 * * *", "Europe/Berlin"), "2026-03-28T12:00", "2026-03-29T12:00"))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-29T03:20+02:00", "2026-03-29T03:40+02:00");
  }

  @Test
  void halfHourShiftIsHandledInLordHowe() {
    String zone = "Australia/Lord_Howe";
    assertThat(fires(cron("15 2 * * *", zone), "2026-10-02T12:00", "2026-10-05T12:00"))
        .containsExactly(
            "2026-10-03T02:15+10:30", "2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00");
    assertThat(fires(cron("30 2 * * *", zone), "2026-10-03T12:00", "2026-10-04T12:00"))
        .containsExactly("2026-10-04T02:30+11:00");
    assertThat(fires(cron("45 1 * * *", zone), "2026-04-03T12:00", "2026-04-06T12:00"))
        .containsExactly(
            "2026-04-04T01:45+11:00", "2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30");
    assertThat(fires(cron("*/15 1 * * *", zone), "2026-04-04T12:00", "2026-04-05T12:00"))
        .containsExactly(
            "2026-04-05T01:00+11:00",
            "2026-04-05T01:15+11:00",
            "2026-04-05T01:30+11:00",
            "2026-04-05T01:45+11:00",
            "2026-04-05T01:30+10:30",
            "2026-04-05T01:45+10:30");
  }

  @Test
  void gapAtMidnightIsHandledInCairo() {
    assertThat(fires(cron("30 0 * * *", "Africa/Cairo"), "2026-04-22T12:00", "2026-04-25T12:00"))
        .containsExactly(
            "2026-04-23T00:30+02:00", "2026-04-24T01:00+03:00", "2026-04-25T00:30+03:00");
    assertThat(fires(cron("0 */6 24 4 *", "Africa/Cairo"), "2026-04-22T12:00", "2026-04-25T12:00"))
        .containsExactly(
            "2026-04-24T06:00+03:00", "2026-04-24T12:00+03:00", "2026-04-24T18:00+03:00");
  }

  @Test
  void skippedDayIsHandledInSamoa() {
    assertThat(
            fires(
                Schedule.daily("02:15").in("Pacific/Apia").exact(),
                "2011-12-28T12:00",
                "2012-01-01T12:00"))
        .containsExactly(
            "2011-12-29T02:15-10:00",
            "2011-12-31T00:00+14:00",
            "2011-12-31T02:15+14:00",
            "2012-01-01T02:15+14:00");
    assertThat(fires(cron("0 9 30 12 *", "Pacific/Apia"), "2011-12-01T00:00", "2012-12-31T12:00"))
        .containsExactly("2011-12-31T00:00+14:00", "2012-12-30T09:00+14:00");
    assertThat(fires(cron("0 */8 * * *", "Pacific/Apia"), "2011-12-29T12:00", "2011-12-31T12:00"))
        .containsExactly(
            "2011-12-29T16:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T08:00+14:00");
  }

  @Test
  void everyPolicyAppliesInAGap() {
    Schedule set = Schedule.daily("02:30").in("Europe/Berlin").exact();
    Schedule interval = cron("*/30 2 * * *", "Europe/Berlin");

    assertThat(inSpring(set, Gap.AFTER)).containsExactly("2026-03-29T03:00+02:00");
    assertThat(inSpring(set, Gap.SKIP)).isEmpty();
    assertThat(inSpring(interval, Gap.AFTER)).containsExactly("2026-03-29T03:00+02:00");
    assertThat(inSpring(interval, Gap.SKIP)).isEmpty();
  }

  private static List<String> inSpring(Schedule schedule, Gap gap) {
    return fires(
        schedule.dst(new DstPolicy(gap, Overlap.DEFAULT)), "2026-03-29T00:00", "2026-03-29T12:00");
  }

  @Test
  void everyPolicyAppliesInAnOverlap() {
    String first = "2026-10-25T02:30+02:00";
    String second = "2026-10-25T02:30+01:00";
    for (Schedule schedule :
        List.of(
            Schedule.once(LocalDateTime.parse("2026-10-25T02:30")).in("Europe/Berlin").exact(),
            Schedule.monthly(25, "02:30").in("Europe/Berlin").exact(),
            cron("30 */2 25 * *", "Europe/Berlin"))) {
      assertThat(inAutumn(schedule, Overlap.EARLIER)).containsExactly(first);
      assertThat(inAutumn(schedule, Overlap.LATER)).containsExactly(second);
      assertThat(inAutumn(schedule, Overlap.BOTH)).containsExactly(first, second);
    }
  }

  private static List<String> inAutumn(Schedule schedule, Overlap overlap) {
    return fires(
        schedule.dst(new DstPolicy(Gap.DEFAULT, overlap)), "2026-10-25T01:00", "2026-10-25T04:00");
  }

  @Test
  void fixedIntervalsIgnoreDaylightSaving() {
    assertThat(
            fires(
                Schedule.every(java.time.Duration.ofHours(12)).exact(),
                "2026-03-28T12:00",
                "2026-03-29T20:00"))
        .containsExactly("2026-03-29T00:00Z", "2026-03-29T12:00Z");
  }

  @Test
  void calendarDayMayHave23Hours() {
    assertThat(
            fires(
                Schedule.everyDays(2, "12:00")
                    .in("Europe/Berlin")
                    .exact()
                    .from(Instant.parse("2026-03-27T11:00:00Z")),
                "2026-03-01T00:00",
                "2026-04-01T00:00"))
        .containsExactly(
            "2026-03-27T12:00+01:00", "2026-03-29T12:00+02:00", "2026-03-31T12:00+02:00");
  }

  @Test
  void searchEndsIfEveryDateIsInAGap() {
    DstPolicy skip = new DstPolicy(DstPolicy.Gap.SKIP, DstPolicy.Overlap.DEFAULT);
    List<DayOfMonth> lastSunday = List.of(DayOfMonth.last(DayOfWeek.SUNDAY));
    Schedule never = Schedule.everyMonths(12, lastSunday, "02:30").in("Europe/Berlin").dst(skip);

    // Every 12 months from March, each date is in a gap; from January, no date is in March.
    assertThat(
            FireTimes.of(never.from(Instant.parse("2026-03-01T00:00:00Z")).exact())
                .next(Instant.parse("2026-03-01T00:00:00Z")))
        .isNull();
    assertThat(FireTimes.of(never.exact()).next(Instant.parse("2026-03-01T00:00:00Z")))
        .isEqualTo("2027-01-31T01:30:00Z");
  }
}
