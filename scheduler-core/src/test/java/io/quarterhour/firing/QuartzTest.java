package io.quarterhour.firing;

import io.quarterhour.schedule.CronDialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cron expressions of the Quartz dialect: their fire times, and the messages of invalid ones. */
class QuartzTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 12 * * ?           | 2026-05-01T12:00 2026-05-02T12:00
          0 0 12 ? * *           | 2026-05-01T12:00 2026-05-02T12:00
          0 15 10 ? * * *        | 2026-05-01T10:15 2026-05-02T10:15
          0 15 10 ? * * 2027     | 2027-01-01T10:15 2027-01-02T10:15
          * * * * * ?            | 2026-05-01T00:00:01 2026-05-01T00:00:02
          0 * 14 * * ?           | 2026-05-01T14:00 2026-05-01T14:01
          0 0/5 14,18 * * ?      | 2026-05-01T14:00 2026-05-01T14:05
          0 10,44 14 ? 3 WED     | 2027-03-03T14:10 2027-03-03T14:44 2027-03-10T14:10
          0 10,44 14 ? mar wed   | 2027-03-03T14:10 2027-03-03T14:44 2027-03-10T14:10
          0 0 0 15 * ?           | 2026-05-15 2026-06-15
          0 0 0 ? * 1            | 2026-05-03 2026-05-10
          0 0 0 ? * 2-6          | 2026-05-04 2026-05-05 2026-05-06 2026-05-07 2026-05-08 2026-05-11
          0 0 0 ? * SAT          | 2026-05-02 2026-05-09
          0 0 0 ? * SUN-TUE/2    | 2026-05-03 2026-05-05 2026-05-10
          0 0 0 ? * */2          | 2026-05-02 2026-05-03 2026-05-05 2026-05-07 2026-05-09
          0 0 0 ? * 3/2          | 2026-05-02 2026-05-05 2026-05-07 2026-05-09
          0 0 0 ? * */7          | 2026-05-03 2026-05-10
          0 0 0 */31 * ?         | 2026-06-01 2026-07-01
          0 0 0 1 */12 ?         | 2027-01-01 2028-01-01
          */59 59 23 31 12 ?     | 2026-12-31T23:59 2026-12-31T23:59:59 2027-12-31T23:59
          """)
  void expressionFiresAt(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.QUARTZ, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 0 L * ?            | 2026-05-31 2026-06-30 2026-07-31
          0 0 0 L 2 ?            | 2027-02-28 2028-02-29
          0 0 0 L-2 * ?          | 2026-05-29 2026-06-28 2026-07-29
          0 0 0 L-0 * ?          | 2026-05-31 2026-06-30
          0 0 0 L-30 * ?         | 2026-07-01 2026-08-01 2026-10-01
          0 0 0 L-30 2,4 ?       | never
          0 0 0 LW * ?           | 2026-05-29 2026-06-30 2026-07-31 2026-08-31 2026-09-30 2026-10-30
          0 0 0 15W * ?          | 2026-05-15 2026-06-15 2026-07-15 2026-08-14 2026-09-15
          0 0 0 1W * ?           | 2026-06-01 2026-07-01 2026-08-03 2026-09-01 2026-10-01 2026-11-02
          0 0 0 31W * ?          | 2026-05-29 2026-07-31 2026-08-31 2026-10-30
          0 0 0 29W 2 ?          | 2028-02-29 2032-02-27
          0 0 0 L-1W * ?         | 2026-05-29 2026-06-29 2026-07-30 2026-08-31
          0 0 0 L-0W * ?         | 2026-05-29 2026-06-30
          0 0 0 L-30W * ?        | 2026-07-01 2026-08-03 2026-10-01
          0 0 0 1,L * ?          | 2026-05-31 2026-06-01 2026-06-30
          0 0 0 l-3W,15w * ?     | 2026-05-15 2026-05-28 2026-06-15
          0 0 0 LW,L,L-1 * ?     | 2026-05-29 2026-05-30 2026-05-31 2026-06-29 2026-06-30
          0 0 0 *,L * ?          | 2026-05-02 2026-05-03
          0 0 0 ? * L            | 2026-05-02 2026-05-09
          0 0 0 ? * l            | 2026-05-02 2026-05-09
          0 0 0 ? * 6L           | 2026-05-29 2026-06-26 2026-07-31
          0 0 0 ? * FRIL         | 2026-05-29 2026-06-26 2026-07-31
          0 0 0 ? * fril         | 2026-05-29 2026-06-26 2026-07-31
          0 0 0 ? * 1L           | 2026-05-31 2026-06-28
          0 0 0 ? * 6#3          | 2026-05-15 2026-06-19 2026-07-17
          0 0 0 ? * FRI#5        | 2026-05-29 2026-07-31 2026-10-30
          0 0 0 ? 2 SUN#5        | 2032-02-29 2060-02-29
          0 0 0 ? * 7#1          | 2026-05-02 2026-06-06
          """)
  void specialDaysFireAt(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.QUARTZ, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 22-2/2 * * ?       | 2026-05-01T02:00 2026-05-01T22:00 2026-05-02 2026-05-02T02:00
          0 0 23-2/2 * * ?       | 2026-05-01T01:00 2026-05-01T23:00 2026-05-02T01:00
          0 0 5-4/12 * * ?       | 2026-05-01T05:00 2026-05-01T17:00 2026-05-02T05:00
          50-10/10 0 0 * * ?     | 2026-05-01T00:00:10 2026-05-01T00:00:50 2026-05-02
          0 58-1 0 * * ?         | 2026-05-01T00:01 2026-05-01T00:58 2026-05-01T00:59 2026-05-02
          0 0 0 30-4/2 * ?       | 2026-05-03 2026-05-30 2026-06-01 2026-06-03 2026-06-30
          0 0 0 1 NOV-FEB ?      | 2026-11-01 2026-12-01 2027-01-01 2027-02-01 2027-11-01
          0 0 0 1 11-4/3 ?       | 2026-11-01 2027-02-01 2027-11-01
          0 0 0 ? * FRI-MON      | 2026-05-02 2026-05-03 2026-05-04 2026-05-08
          0 0 0 ? * 6-3/2        | 2026-05-03 2026-05-05 2026-05-08 2026-05-10
          """)
  void wrappingRangesContinueFromTheMinimum(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.QUARTZ, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 0 29 2 ? 2027-2040/3 | 2036-02-29 never
          0 0 0 1 1 ? 2198/1       | 2198-01-01 2199-01-01 never
          0 0 0 1 1 ? */2          | 2028-01-01 2030-01-01
          0 0 0 1 1 ? */300        | never
          0 0 0 1 1 ? *,2030       | 2027-01-01 2028-01-01
          0 0 0 1 1 ? 2020         | never
          0 0 0 30 2 ?             | never
          0 0 0 29 2 ? 2026,2027   | never
          0 0 0 ? 2 SUN#5 2027-2031 | never
          """)
  void yearFieldFiresAt(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.QUARTZ, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          60 0 0 ? * *    | second: must be 0 to 59, was 60
          0 60 0 ? * *    | minute: must be 0 to 59, was 60
          0 0 24 ? * *    | hour: must be 0 to 23, was 24
          0 0 0 32 * ?    | day of month: must be 1 to 31, was 32
          0 0 0 ? * 0     | day of week: must be 1 to 7, was 0; Sunday is 1
          0 0 0 ? * 8     | day of week: must be 1 to 7, was 8
          0 0 0 ? * * 1969| year: must be 1970 to 2199, was 1969
          0 0 0 ? * * 2200| year: must be 1970 to 2199, was 2200
          0 0 0 ? * * 2030-2020 | year: a range must rise, was '2030-2020'
          0 0 0 ? * * ?   | year: must be a number from 1970 to 2199, was '?'; '?' must be the whole of a day field
          */60 0 0 ? * *  | second: a step must be a whole number from 1 to 59, was '60' in '*/60'
          0 */60 0 ? * *  | minute: a step must be a whole number from 1 to 59, was '60' in '*/60'
          0 0 0/24 ? * *  | hour: a step must be a whole number from 1 to 23, was '24' in '0/24'
          0 0 0 1/32 * ?  | day of month: a step must be a whole number from 1 to 31, was '32' in '1/32'
          0 0 0 1 */13 ?  | month: a step must be a whole number from 1 to 12, was '13' in '*/13'
          0 0 0 ? * */8   | day of week: a step must be a whole number from 1 to 7, was '8' in '*/8'
          0 /5 * * * ?    | minute: a step must have a start before it, such as *, was '/5'
          0 0 0 ?/2 * *   | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was '?'; '?' must be the whole of a day field
          0 0 0 ? * ?,2   | day of week: must be a number from 1 to 7 or a name from SUN to SAT, L, dL or d#n, was '?'; '?' must be the whole of a day field
          ? 0 0 ? * *     | second: must be a number from 0 to 59, was '?'; '?' must be the whole of a day field
          0 0 L ? * *     | hour: must be a number from 0 to 23, was 'L'; 'L' is only allowed in day fields
          0 0 0 L-31 * ?  | day of month: must be L-n with n from 0 to 30, was 'L-31'
          0 0 0 L- * ?    | day of month: must be L-n with n from 0 to 30, was 'L-'
          0 0 0 L-31W * ? | day of month: must be L-nW with n from 0 to 30, was 'L-31W'
          0 0 0 L/2 * ?   | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was 'L/2'; L, W and # cannot have a step or end a range
          0 0 0 1-L * ?   | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was 'L'; L, W and # cannot have a step or end a range
          0 0 0 0W * ?    | day of month: must be nW with n from 1 to 31, was '0W'
          0 0 0 32W * ?   | day of month: must be nW with n from 1 to 31, was '32W'
          0 0 0 W * ?     | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was 'W'; L, W and # cannot have a step or end a range
          0 0 0 1-5W * ?  | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was '1-5W'; L, W and # cannot have a step or end a range
          0 0 0 5L * ?    | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was '5L'; L, W and # cannot have a step or end a range
          0 0 0 JUL * ?   | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was 'JUL', which is a month
          0 0 0 WED * ?   | day of month: must be a number from 1 to 31, L, L-n, LW, L-nW or nW, was 'WED', which is a day of week
          0 0 0 ? * 6L,2  | day of week: L, dL and d#n must stand alone in the field, was '6L,2'
          0 0 0 ? * 2,6#3 | day of week: L, dL and d#n must stand alone in the field, was '2,6#3'
          0 0 0 ? * 2,L   | day of week: L, dL and d#n must stand alone in the field, was '2,L'
          0 0 0 ? * 6#0   | day of week: must be d#n with n from 1 to 5, was '6#0'
          0 0 0 ? * 6#6   | day of week: must be d#n with n from 1 to 5, was '6#6'
          0 0 0 ? * 6#    | day of week: must be d#n with n from 1 to 5, was '6#'
          0 0 0 ? * 0L    | day of week: must be 1 to 7, was 0; Sunday is 1
          0 0 0 ? * #2    | day of week: must be a number from 1 to 7 or a name from SUN to SAT, L, dL or d#n, was '#2'; L, W and # cannot have a step or end a range
          0 0 0 ? * 2-4#2 | day of week: must be a number from 1 to 7 or a name from SUN to SAT, L, dL or d#n, was '2-4#2'; L, W and # cannot have a step or end a range
          0 0 0 ? * LW    | day of week: must be a number from 1 to 7 or a name from SUN to SAT, L, dL or d#n, was 'LW'; L, W and # cannot have a step or end a range
          0 0 0 ? * JUL   | day of week: must be a number from 1 to 7 or a name from SUN to SAT, L, dL or d#n, was 'JUL', which is a month
          H 0 0 ? * *     | second: must be a number from 0 to 59, was 'H'; QUARTZ cron has no 'H'
          """)
  void invalidFieldsAreRejected(String expression, String problem) {
    CronAssertions.assertRefused(expression, CronDialect.QUARTZ, ", " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 0 * * *     | must have '?' as either the day of month or the day of week, was '*' and '*'; use '?' as the day of week
          0 0 0 * * MON   | must have '?' as either the day of month or the day of week, was '*' and 'MON'; use '?' as the day of month
          0 0 0 1 * *     | must have '?' as either the day of month or the day of week, was '1' and '*'; use '?' as the day of week
          0 0 0 1 * MON   | must have '?' as either the day of month or the day of week, was '1' and 'MON'
          0 0 0 ? * ?     | must have '?' as either the day of month or the day of week, was '?' and '?'
          0 0 * * *       | must have 6 or 7 fields (second, minute, hour, day of month, month, day of week, and a year), was 5; five fields are read by the dialect UNIX
          0 0 0 ? * * * * | must have 6 or 7 fields (second, minute, hour, day of month, month, day of week, and a year), was 8
          @daily          | must have 6 or 7 fields (second, minute, hour, day of month, month, day of week, and a year), was '@daily'; QUARTZ cron has no macros
          """)
  void invalidExpressionsAreRejected(String expression, String problem) {
    CronAssertions.assertRefused(expression, CronDialect.QUARTZ, " " + problem);
  }
}
