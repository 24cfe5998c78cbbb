package io.quarterhour.firing;

import static io.quarterhour.schedule.DstPolicy.Overlap.BOTH;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Descriptions of schedules. */
class ScheduleDescriberTest {
  private static String describe(Schedule schedule) {
    return FireTimes.of(
            schedule.alignment() == Alignment.SCHEDULER_DEFAULT ? schedule.exact() : schedule)
        .describe();
  }

  @Test
  void fixedIntervalsAreDescribed() {
    assertThat(describe(Schedule.every(Duration.ofMinutes(15)))).isEqualTo("every 15 minutes");
    assertThat(describe(Schedule.every(Duration.ofHours(1)))).isEqualTo("every hour");
    assertThat(describe(Schedule.every(Duration.ofDays(1)))).isEqualTo("every 24 hours");
    assertThat(describe(Schedule.every(Duration.ofMillis(1500))))
        .isEqualTo("every 1500 milliseconds");
    assertThat(describe(Schedule.every(Duration.ofSeconds(1)))).isEqualTo("every second");
  }

  @Test
  void calendarSchedulesAreDescribed() {
    assertThat(describe(Schedule.daily("02:15").in("Europe/Berlin")))
        .isEqualTo("every day at 02:15 (Europe/Berlin)");
    assertThat(describe(Schedule.everyDays(3, "02:15", "14:00:30")))
        .isEqualTo("every 3 days at 02:15 and 14:00:30");
    Set<DayOfWeek> days = Set.of(DayOfWeek.THURSDAY, DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    assertThat(describe(Schedule.weekly(days, "09:00")))
        .isEqualTo("every Monday, Thursday and Friday at 09:00");
    assertThat(describe(Schedule.everyWeeks(2, days, "09:00")))
        .isEqualTo("every 2 weeks on Monday, Thursday and Friday at 09:00");
    assertThat(
            describe(
                Schedule.monthly(
                    List.of(
                        DayOfMonth.of(1),
                        DayOfMonth.of(12),
                        DayOfMonth.of(22),
                        DayOfMonth.of(23),
                        DayOfMonth.nth(2, DayOfWeek.TUESDAY),
                        DayOfMonth.last(DayOfWeek.FRIDAY),
                        DayOfMonth.last()),
                    "09:00")))
        .isEqualTo(
            "every month on the 1st, the 12th, the 22nd, the 23rd, the second Tuesday,"
                + " the last Friday and the last day at 09:00");
    assertThat(describe(Schedule.once(LocalDateTime.parse("2026-05-01T09:00")).in("Europe/Berlin")))
        .isEqualTo("once on 2026-05-01 at 09:00 (Europe/Berlin)");
    assertThat(describe(Schedule.once(Instant.parse("2026-05-01T09:00:00Z")).in("Europe/Berlin")))
        .isEqualTo("once at 2026-05-01T09:00:00Z");
  }

  @Test
  void gridAndBoundsAreDescribed() {
    Schedule schedule = Schedule.daily("10:10").aligned(Alignment.QUARTER_HOUR);
    assertThat(describe(schedule)).isEqualTo("every day at 10:10, on the quarter hour");
    assertThat(describe(Schedule.daily("10:15").aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("every day at 10:15");
    assertThat(describe(Schedule.every(Duration.ofHours(1)).aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("every hour");
    Instant odd = Instant.parse("2026-05-01T09:01:00Z");
    assertThat(
            describe(Schedule.every(Duration.ofHours(1)).from(odd).aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("every hour, on the quarter hour, from 2026-05-01T09:01:00Z");
    assertThat(describe(Schedule.once(odd).aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("once at 2026-05-01T09:01:00Z, on the quarter hour");
    assertThat(describe(schedule.from(odd).until(odd.plusSeconds(86_400))))
        .isEqualTo(
            "every day at 10:10, on the quarter hour,"
                + " from 2026-05-01T09:01:00Z, until 2026-05-02T09:01:00Z");
  }

  @Test
  void dstPoliciesAreDescribed() {
    Schedule berlin = Schedule.daily("02:15").in("Europe/Berlin");
    assertThat(describe(berlin.dst(new DstPolicy(DstPolicy.Gap.SKIP, BOTH))))
        .isEqualTo(
            "every day at 02:15"
                + " (Europe/Berlin; skipped times: not at all; repeated times: both)");
    assertThat(describe(berlin.dst(new DstPolicy(DstPolicy.Gap.AFTER, DstPolicy.Overlap.LATER))))
        .isEqualTo(
            "every day at 02:15"
                + " (Europe/Berlin; skipped times: after the gap; repeated times: the second)");
    assertThat(
            describe(berlin.dst(new DstPolicy(DstPolicy.Gap.DEFAULT, DstPolicy.Overlap.EARLIER))))
        .isEqualTo("every day at 02:15 (Europe/Berlin; repeated times: the first)");
    assertThat(describe(berlin.in("+02:00").dst(new DstPolicy(DstPolicy.Gap.SKIP, BOTH))))
        .isEqualTo("every day at 02:15 (+02:00)");
  }

  @Test
  void otherLanguagesUseSymbolsInsteadOfPhrases() {
    Schedule schedule =
        Schedule.daily("02:10")
            .in("Europe/Berlin")
            .dst(new DstPolicy(DstPolicy.Gap.SKIP, BOTH))
            .from(Instant.parse("2026-05-01T09:01:00Z"))
            .until(Instant.parse("2027-05-01T09:01:00Z"))
            .aligned(Alignment.QUARTER_HOUR);
    assertThat(FireTimes.of(schedule).describe(Locale.GERMANY))
        .isEqualTo(
            "um 02:10 (Europe/Berlin; gap: skip; overlap: both), :00 :15 :30 :45,"
                + " >= 2026-05-01T09:01:00Z, <= 2027-05-01T09:01:00Z");
  }

  @Test
  void zoneOfACronExpressionIsDescribed() {
    assertThat(describe(Schedule.cron("30 9 * * *").in("Asia/Kathmandu")))
        .isEqualTo("at 09:30 (Asia/Kathmandu)");
  }
}
