package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules that fit the quarter-hour grid, and schedules that are rejected. */
class AlignmentCheckTest {
  private static FireTimes aligned(Schedule schedule) {
    return FireTimes.of(schedule.aligned(Alignment.QUARTER_HOUR));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/15 * * * *",
        "0,30 * * * *",
        "10 * * * *",
        "7,22,37,52 * * * *",
        "*/30 9-17 * * *",
        "*/45 * * * *",
        "*/90 * * * *",
        "30 9 * * *",
        "10 9 * * *",
        "10,20 9 * * *",
        "@hourly",
        "@daily",
        "15 */5 * * *",
        "10,40 * * * *",
        "5,25 * * * *",
        "50 23 * * 1,3",
        "0,50 9 * * *"
      })
  void alignedCronExpressionsAreAccepted(String expression) {
    assertThatCode(() -> aligned(Schedule.cron(expression))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */5 * * * *       | every PT5M, which is finer than
          * * * * *         | every PT1M, which is finer than
          */1 9-17 * * *    | every PT1M, which is finer than
          */10 2 * * *      | every PT10M, which is finer than
          */20 * * * *      | every PT20M, which is not a multiple of
          0,20,40 * * * *   | every PT20M, which is not a multiple of
          */40 * * * *      | every PT40M, which is not a multiple of
          */25 * * * *      | every PT25M, which is not a multiple of
          1-15/14 * * * *   | every PT14M, which is finer than
          3/17 2 * * *      | every PT17M, which is not a multiple of
          20/20 2 * * *     | every PT20M, which is not a multiple of
          """)
  void cronPeriodsOffTheGridAreRejected(String expression, String reason) {
    String message =
        ("cron '" + expression + "' fires " + reason)
            + " the quarter-hour grid; use a multiple of PT15M or call .exact()";
    assertThatThrownBy(() -> aligned(Schedule.cron(expression)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10,12 9 * * *        | 09:10 and 09:12, which are both moved to 09:15
          1,15 * * * *         | 00:01 and 00:15, which are both moved to 00:15
          0,25,50 * * * *      | 00:50 and 01:00, which are both moved to 01:00
          0,50 9-10 * * *      | 09:50 and 10:00, which are both moved to 10:00
          0,50 0,23 * * *      | 23:50 and 00:00, which are both moved to 00:00
          0-59 9 * * *         | 09:01 and 09:02, which are both moved to 09:15
          """)
  void cronTimesInOneCellAreRejected(String expression, String reason) {
    String message =
        ("cron '" + expression + "' fires at " + reason + " on the quarter-hour grid")
            + "; use times that lie in different quarters of an hour or call .exact()";
    assertThatThrownBy(() -> aligned(Schedule.cron(expression)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
    assertThatCode(() -> FireTimes.of(Schedule.cron(expression).exact()))
        .doesNotThrowAnyException();
  }

  @Test
  void fixedIntervalsOffTheGridAreRejected() {
    assertThatThrownBy(() -> aligned(Schedule.every(Duration.ofSeconds(30))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "fires every PT30S, which is finer than the quarter-hour grid;"
                + " use a multiple of PT15M or call .exact()");
    assertThatThrownBy(() -> aligned(Schedule.every(Duration.ofMinutes(20))))
        .hasMessageContaining("every PT20M, which is not a multiple of");
    assertThatThrownBy(() -> aligned(Schedule.every(Duration.ofMinutes(15).plusMillis(1))))
        .hasMessageContaining("every PT15M0.001S, which is not a multiple of");
    assertThatCode(() -> aligned(Schedule.every(Duration.ofMinutes(45))))
        .doesNotThrowAnyException();
  }

  @Test
  void listedTimesInOneCellAreRejected() {
    assertThatThrownBy(() -> aligned(Schedule.daily("09:12", "09:10", "17:00")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "fires at 09:10 and 09:12, which are both moved to 09:15 on the quarter-hour grid;"
                + " use times that lie in different quarters of an hour or call .exact()");
    assertThatThrownBy(() -> aligned(Schedule.monthly(1, "00:00:01", "00:15")))
        .hasMessageContaining("fires at 00:00:01 and 00:15,");
    assertThatCode(() -> aligned(Schedule.daily("09:00", "09:00:01"))).doesNotThrowAnyException();
    // 23:50 is moved to 00:00, but of a date on which the schedule does not fire.
    assertThatCode(() -> aligned(Schedule.everyDays(2, "00:00", "23:50")))
        .doesNotThrowAnyException();
  }

  @Test
  void cellsAreAlignedToUtc() {
    // In UTC, 10:10 and 10:20 are 04:33 and 04:43; 10:05 and 10:10 are 04:28 and 04:33.
    assertThatThrownBy(() -> aligned(Schedule.daily("10:10", "10:20").in("+05:37")))
        .hasMessageContaining("fires at 10:10 and 10:20, which are both moved to 10:22");
    assertThatCode(() -> aligned(Schedule.daily("10:05", "10:10").in("+05:37")))
        .doesNotThrowAnyException();
  }

  @Test
  void gridRoundsUpAndDown() {
    assertThat(QuarterHourGrid.up(1)).isEqualTo(900_000);
    assertThat(QuarterHourGrid.up(900_000)).isEqualTo(900_000);
    assertThat(QuarterHourGrid.up(-1)).isZero();
    assertThat(QuarterHourGrid.down(-1)).isEqualTo(-900_000);
    assertThat(QuarterHourGrid.down(900_000)).isEqualTo(900_000);
  }

  @Test
  void periodInAZoneIsRefusedWithTheWayOut() {
    assertThatThrownBy(
            () -> FireTimes.of(Schedule.every(Duration.ofDays(2)).in("Europe/Berlin").exact()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "fires every PT48H of elapsed time, in which the zone Europe/Berlin plays no part; use"
                + " everyDays(2, \"HH:mm\") for a time of day in this zone, or leave in(..) out");
    assertThatThrownBy(() -> aligned(Schedule.every(Duration.ofHours(6)).in("Asia/Kolkata")))
        .hasMessageContaining("use a cron expression for times of day in this zone");
    assertThatCode(() -> aligned(Schedule.every(Duration.ofHours(24)).in("UTC")))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                aligned(
                    Schedule.union(Schedule.every(Duration.ofHours(6)), Schedule.daily("08:00"))
                        .in("Europe/Berlin")))
        .doesNotThrowAnyException();
  }
}
