package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unix cron expressions: their fire times, and the messages of invalid ones. */
class CronTest {
  private static List<String> fires(String expression, String after, int count) {
    FireTimes times = FireTimes.of(Schedule.cron(expression).exact());
    List<String> fires = new ArrayList<>();
    Instant from = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      FireTime next = times.nextFire(from);
      if (next == null) {
        fires.add("never");
        break;
      }
      from = next.slot();
      fires.add(LocalDateTime.ofInstant(from, ZoneOffset.UTC).toString());
    }
    return fires;
  }

  @Test
  void hourRangeIncludesAllMinutesOfItsLastHour() {
    assertThat(fires("*/5 1-2 * * *", "2026-05-01T01:50:00Z", 14))
        .startsWith("2026-05-01T01:55", "2026-05-01T02:00")
        .contains("2026-05-01T02:55")
        .endsWith("2026-05-02T01:00");
  }

  @Test
  void eitherDayFieldMatchesUnlessOneStartsWithAStar() {
    assertThat(fires("30 4 1 * 0,6", "2026-04-28T00:00:00Z", 5))
        .containsExactly(
            "2026-05-01T04:30",
            "2026-05-02T04:30",
            "2026-05-03T04:30",
            "2026-05-09T04:30",
            "2026-05-10T04:30");
    assertThat(fires("0 0 */10 * 5", "2026-05-01T00:00:00Z", 2))
        .containsExactly("2026-07-31T00:00", "2026-08-21T00:00");
    assertThat(fires("0 0 *,1 * 5", "2026-05-02T00:00:00Z", 1)).containsExactly("2026-05-08T00:00");
    assertThat(fires("0 0 1,* * 5", "2026-05-02T00:00:00Z", 1)).containsExactly("2026-05-03T00:00");
    assertThat(fires("0 0 13 * *", "2026-05-02T00:00:00Z", 1)).containsExactly("2026-05-13T00:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00,30 * * * *       | 2026-05-01T00:30 | 2026-05-01T01:00
          */90 * * * *        | 2026-05-01T01:00 | 2026-05-01T02:00
          0 */99999999999999999999 * * * | 2026-05-02T00:00 | 2026-05-03T00:00
          50/5 0 * * *        | 2026-05-01T00:50 | 2026-05-01T00:55
          0 10-20/7 * * *     | 2026-05-01T10:00 | 2026-05-01T17:00
          0 0 * jan,Mar *     | 2027-01-01T00:00 | 2027-01-02T00:00
          0 0 1 JAN-MAR/2 *   | 2027-01-01T00:00 | 2027-03-01T00:00
          0 0 * * FRI-SUN     | 2026-05-02T00:00 | 2026-05-03T00:00
          0 0 * * 6-0         | 2026-05-02T00:00 | 2026-05-03T00:00
          0 0 * * 7           | 2026-05-03T00:00 | 2026-05-10T00:00
          0 0 * * sun         | 2026-05-03T00:00 | 2026-05-10T00:00
          0 0 * * SUN-MON     | 2026-05-03T00:00 | 2026-05-04T00:00
          0 0 * * 5/2         | 2026-05-03T00:00 | 2026-05-08T00:00
          0 0 * * mOn-fRi/3   | 2026-05-04T00:00 | 2026-05-07T00:00
          0 0 31 * *          | 2026-05-31T00:00 | 2026-07-31T00:00
          @yearly             | 2027-01-01T00:00 | 2028-01-01T00:00
          @annually           | 2027-01-01T00:00 | 2028-01-01T00:00
          @monthly            | 2026-06-01T00:00 | 2026-07-01T00:00
          @weekly             | 2026-05-03T00:00 | 2026-05-10T00:00
          @daily              | 2026-05-02T00:00 | 2026-05-03T00:00
          @midnight           | 2026-05-02T00:00 | 2026-05-03T00:00
          @hourly             | 2026-05-01T01:00 | 2026-05-01T02:00
          """)
  void expressionFiresAt(String expression, String first, String second) {
    assertThat(fires(expression, "2026-05-01T00:00:00Z", 2)).containsExactly(first, second);
  }

  @Test
  void whitespaceSeparatesFields() {
    assertThat(fires(" \t0  12\t * * * ", "2026-05-01T00:00:00Z", 1))
        .containsExactly("2026-05-01T12:00");
  }

  @Test
  void leapDaysAreFoundAcrossCenturies() {
    assertThat(fires("0 0 29 2 *", "1895-01-01T00:00:00Z", 3))
        .containsExactly("1896-02-29T00:00", "1904-02-29T00:00", "1908-02-29T00:00");
    assertThat(fires("0 0 29 2 *", "2199-01-01T00:00:00Z", 1)).containsExactly("2204-02-29T00:00");
    // The 1st or 29th of February, if it is a Monday.
    assertThat(fires("0 0 */28 2 1", "2026-02-02T00:00:00Z", 4))
        .containsExactly(
            "2027-02-01T00:00", "2038-02-01T00:00", "2044-02-01T00:00", "2044-02-29T00:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 */2"})
  void nonexistentDayNeverFires(String expression) {
    assertThat(fires(expression, "2026-01-01T00:00:00Z", 1)).containsExactly("never");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ,5 * * * *     | minute: a list must not have empty parts, was ',5'
          5, * * * *     | minute: a list must not have empty parts, was '5,'
          1,,2 * * * *   | minute: a list must not have empty parts, was '1,,2'
          */0 * * * *    | minute: a step must be a whole number, 1 or more, was '0' in '*/0'
          */ * * * *     | minute: a step must be a whole number, 1 or more, was '' in '*/'
          */x * * * *    | minute: a step must be a whole number, 1 or more, was 'x' in '*/x'
          1/2/3 * * * *  | minute: a step must be a whole number, 1 or more, was '2/3' in '1/2/3'
          60 * * * *     | minute: must be 0 to 59, was 60
          * 24 * * *     | hour: must be 0 to 23, was 24
          * * 0 * *      | day of month: must be 1 to 31, was 0
          * * 32 * *     | day of month: must be 1 to 31, was 32
          * * * 13 *     | month: must be 1 to 12, was 13
          * * * * 8      | day of week: must be 0 to 7, was 8
          5-99 * * * *   | minute: must be 0 to 59, was 99
          99999999999999999999 * * * * | minute: must be 0 to 59, was 9999999999..
          -5 * * * *     | minute: numbers must be written without a sign, was '-5'
          +5 * * * *     | minute: numbers must be written without a sign, was '+5'
          5-+9 * * * *   | minute: numbers must be written without a sign, was '+9'
          5- * * * *     | minute: a range must have an end, was '5-'
          * * * * MONDAY | day of week: names must have three letters, such as MON, was 'MONDAY'
          * * * JUNE *   | month: names must have three letters, such as JUN, was 'JUNE'
          * * * MON *    | month: must be a number from 1 to 12 or a name from JAN to DEC, was 'MON', which is a day of week
          * * * * JAN    | day of week: must be a number from 0 to 7 or a name from SUN to SAT, was 'JAN', which is a month
          MON * * * *    | minute: must be a number from 0 to 59, was 'MON', which is a day of week
          5x * * * *     | minute: must be a number from 0 to 59, or *, was '5x'
          1-2-3 * * * *  | minute: must be a number from 0 to 59, or *, was '2-3'
          ** * * * *     | minute: * must stand alone or before a step, was '**'
          *-5 * * * *    | minute: * must stand alone or before a step, was '*'
          1.5 * * * *    | minute: must be a number from 0 to 59, or *, was '1.5'
          10-5 * * * *   | minute: a range must rise, was '10-5'
          * * * NOV-FEB *| month: a range must rise, was 'NOV-FEB'
          * * * * FRI-MON| day of week: a range must rise (but it may end on Sunday, as in FRI-SUN), was 'FRI-MON'
          * * * * 7-1    | day of week: a range must rise (but it may end on Sunday, as in FRI-SUN), was '7-1'
          * * ? * *      | day of month: must be a number from 1 to 31, was '?'; UNIX cron has no '?'
          * * L * *      | day of month: must be a number from 1 to 31, was 'L'; UNIX cron has no 'L'
          * * 15W * *    | day of month: must be a number from 1 to 31, was '15W'; UNIX cron has no 'W'
          * * * * 5#2    | day of week: must be a number from 0 to 7 or a name from SUN to SAT, was '5#2'; UNIX cron has no '#'
          0~30 * * * *   | minute: must be a number from 0 to 59, was '0~30'; UNIX cron has no '~'
          H * * * *      | minute: must be a number from 0 to 59, was 'H'; UNIX cron has no 'H'
          H/15 * * * *   | minute: must be a number from 0 to 59, was 'H'; UNIX cron has no 'H'
          """)
  void invalidFieldsAreRejected(String expression, String problem) {
    assertThatThrownBy(() -> FireTimes.of(Schedule.cron(expression).exact()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cron '" + expression.strip() + "', " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""                   | must have 5 fields (minute, hour, day of month, month, day of week), was 0
          * * * *              | must have 5 fields (minute, hour, day of month, month, day of week), was 4
          0 0 * * * * *        | must have 5 fields (minute, hour, day of month, month, day of week), was 7
          30 9 * * * *         | must have 5 fields (minute, hour, day of month, month, day of week), was 6; a year as the sixth field is read by the dialect UNIX_YEAR, seconds as the first by SPRING
          @daily 5             | must have nothing after @daily, was '5'
          @often               | must have 5 fields (minute, hour, day of month, month, day of week) or be @yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly
          @reboot              | must have 5 fields (minute, hour, day of month, month, day of week) or be @yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly (a restart is not a point in time)
          """)
  void invalidExpressionsAreRejected(String expression, String problem) {
    assertThatThrownBy(() -> FireTimes.of(Schedule.cron(expression).exact()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cron '" + expression + "' " + problem);
  }

  @Test
  void allProblemsAreReported() {
    assertThatThrownBy(() -> FireTimes.of(Schedule.cron("60,x 24 * 0 */0").exact()))
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.problems()).hasSize(5));
  }

  @Test
  void lookalikeCharactersAreRejected() {
    // The capital of a dotless i is I, but a dotless i is not accepted; nor are Arabic-Indic
    // digits.
    for (String text : List.of("0 0 * * fr\u0131", "\u0661 0 * * *", "0 0 * * *\n")) {
      assertThatThrownBy(() -> FireTimes.of(Schedule.cron(text).exact()))
          .isInstanceOf(InvalidInputException.class)
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void tooLongExpressionsAreRejected() {
    assertThatThrownBy(() -> FireTimes.of(Schedule.cron("1,".repeat(100_000)).exact()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a cron expression must have at most 1000 characters, was 200000");
  }
}
