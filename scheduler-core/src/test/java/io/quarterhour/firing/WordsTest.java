package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules in words. */
class WordsTest {
  private static String words(Schedule schedule) {
    return FireTimes.of(
            schedule.alignment() == Alignment.SCHEDULER_DEFAULT ? schedule.exact() : schedule)
        .describe();
  }

  @Test
  void elapsedTime() {
    assertThat(words(Schedule.every(Duration.ofMinutes(15)))).isEqualTo("every 15 minutes");
    assertThat(words(Schedule.every(Duration.ofHours(1)))).isEqualTo("every hour");
    assertThat(words(Schedule.every(Duration.ofDays(1)))).isEqualTo("every 24 hours");
    assertThat(words(Schedule.every(Duration.ofMillis(1500)))).isEqualTo("every 1500 milliseconds");
    assertThat(words(Schedule.every(Duration.ofSeconds(1)).in("Europe/Berlin")))
        .isEqualTo("every second");
  }

  @Test
  void calendars() {
    assertThat(words(Schedule.daily("02:15").in("Europe/Berlin")))
        .isEqualTo("every day at 02:15 (Europe/Berlin)");
    assertThat(words(Schedule.everyDays(3, "02:15", "14:00:30")))
        .isEqualTo("every 3 days at 02:15 and 14:00:30");
    Set<DayOfWeek> days = Set.of(DayOfWeek.THURSDAY, DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    assertThat(words(Schedule.weekly(days, "09:00")))
        .isEqualTo("every Monday, Thursday and Friday at 09:00");
    assertThat(words(Schedule.everyWeeks(2, days, "09:00")))
        .isEqualTo("every 2 weeks on Monday, Thursday and Friday at 09:00");
    assertThat(
            words(
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
    assertThat(words(Schedule.once(LocalDateTime.parse("2026-05-01T09:00")).in("Europe/Berlin")))
        .isEqualTo("once on 2026-05-01 at 09:00 (Europe/Berlin)");
    assertThat(words(Schedule.once(Instant.parse("2026-05-01T09:00:00Z")).in("Europe/Berlin")))
        .isEqualTo("once at 2026-05-01T09:00:00Z");
  }

  @Test
  void gridAndBounds() {
    Schedule schedule = Schedule.daily("10:10").aligned(Alignment.QUARTER_HOUR);
    assertThat(words(schedule)).isEqualTo("every day at 10:10, on the quarter hour");
    assertThat(words(Schedule.daily("10:15").aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("every day at 10:15");
    assertThat(words(Schedule.every(Duration.ofHours(1)).aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("every hour");
    Instant odd = Instant.parse("2026-05-01T09:01:00Z");
    assertThat(words(Schedule.every(Duration.ofHours(1)).from(odd).aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("every hour, on the quarter hour, from 2026-05-01T09:01:00Z");
    assertThat(words(Schedule.once(odd).aligned(Alignment.QUARTER_HOUR)))
        .isEqualTo("once at 2026-05-01T09:01:00Z, on the quarter hour");
    assertThat(words(schedule.from(odd).until(odd.plusSeconds(86_400))))
        .isEqualTo(
            "every day at 10:10, on the quarter hour,"
                + " from 2026-05-01T09:01:00Z, until 2026-05-02T09:01:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */5 1-2 * * *     | every 5 minutes at 1 and 2 hours
          * * * * *         | every minute
          */15 * * * *      | every 15 minutes
          5/10 * * * *      | at 5, 15, 25, 35, 45 and 55 minutes
          */90 * * * *      | every hour
          30 9 * * *        | at 09:30
          @daily            | at 00:00
          @weekly           | at 00:00 at Sunday day
          0 9 * * MON-FRI   | at 09:00 every day between Monday and Friday
          0 9 * * FRI-SUN   | at 09:00 every day between Friday and Sunday
          0 0 29 2 *        | at 00:00 at 29 day at February month
          30 4 1 * 0,6      | at 04:30 at 1 day, and at 04:30 at Saturday and Sunday days
          0 9 1-31 * 5      | at 09:00
          0,30 9-17 * * *   | every 30 minutes every hour between 9 and 17
          """)
  void cron(String expression, String words) {
    assertThat(words(Schedule.cron(expression))).isEqualTo(words);
  }

  @Test
  void cronInAZone() {
    assertThat(words(Schedule.cron("30 9 * * *").in("Asia/Kathmandu")))
        .isEqualTo("at 09:30 (Asia/Kathmandu)");
  }
}
