package io.quarterhour.firing;

import io.quarterhour.schedule.CronDialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cron expressions of the Spring dialect: their fire times, and the messages of invalid ones. */
class SpringTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 * * * *            | 2026-05-01T01:00 2026-05-01T02:00
          */10 * * * * *         | 2026-05-01T00:00:10 2026-05-01T00:00:20
          15,45 59 23 * * *      | 2026-05-01T23:59:15 2026-05-01T23:59:45 2026-05-02T23:59:15
          0 0 8-10 * * *         | 2026-05-01T08:00 2026-05-01T09:00 2026-05-01T10:00 2026-05-02T08:00
          0 0 6,19 * * *         | 2026-05-01T06:00 2026-05-01T19:00 2026-05-02T06:00
          0 0/30 8-10 * * *      | 2026-05-01T08:00 2026-05-01T08:30 2026-05-01T09:00
          0 0 9-17 * * MON-FRI   | 2026-05-01T09:00 2026-05-01T10:00
          0 */90 * * * *         | 2026-05-01T01:00 2026-05-01T02:00
          0 0 0 25 12 ?          | 2026-12-25 2027-12-25
          0 0 0 25 dec *         | 2026-12-25 2027-12-25
          0 0 0 ? * MON          | 2026-05-04 2026-05-11
          0 0 0 ? * ?            | 2026-05-02 2026-05-03
          0 0 0 1 * MON          | 2026-06-01 2027-02-01 2027-03-01
          0 0 0 13 * FRI         | 2026-11-13 2027-08-13
          0 0 0 31 2 *           | never
          @yearly                | 2027-01-01 2028-01-01
          @annually              | 2027-01-01 2028-01-01
          @monthly               | 2026-06-01 2026-07-01
          @weekly                | 2026-05-03 2026-05-10
          @daily                 | 2026-05-02 2026-05-03
          @midnight              | 2026-05-02 2026-05-03
          @hourly                | 2026-05-01T01:00 2026-05-01T02:00
          """)
  void expressionFiresAt(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.SPRING, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 0 * * 0            | 2026-05-03 2026-05-10
          0 0 0 * * 7            | 2026-05-03 2026-05-10
          0 0 0 * * sun          | 2026-05-03 2026-05-10
          0 0 0 * * 1            | 2026-05-04 2026-05-11
          0 0 0 * * */2          | 2026-05-03 2026-05-04 2026-05-06 2026-05-08
          0 0 0 * * 1/2          | 2026-05-03 2026-05-04 2026-05-06 2026-05-08
          0 0 0 * * 0/2          | 2026-05-02 2026-05-03 2026-05-05 2026-05-07
          0 0 0 * * SUN-TUE      | 2026-05-03 2026-05-04 2026-05-05 2026-05-10
          0 0 0 * * 0-2          | 2026-05-03 2026-05-04 2026-05-05 2026-05-10
          0 0 0 * * FRI-SUN      | 2026-05-02 2026-05-03 2026-05-08
          0 0 0 * * 5-7          | 2026-05-02 2026-05-03 2026-05-08
          0 0 0 * * SUN-SAT/3    | 2026-05-02 2026-05-03 2026-05-06 2026-05-09
          0 0 0 * * SUN-SUN      | 2026-05-03 2026-05-10 2026-05-17
          0 0 0 * * 7-7/2        | 2026-05-03 2026-05-10 2026-05-17
          0 0 0 * * SUN-3        | 2026-05-03 2026-05-04 2026-05-05 2026-05-06
          0 0 0 * * SUN/2        | 2026-05-03 2026-05-10
          0 0 0 * * SAT/7        | 2026-05-02 2026-05-09
          """)
  void weekdaysFireAt(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.SPRING, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 0 L * *            | 2026-05-31 2026-06-30
          0 0 0 L-3 * *          | 2026-05-28 2026-06-27
          0 0 0 L-30 * *         | 2026-07-01 2026-08-01
          0 0 0 LW * *           | 2026-05-29 2026-06-30
          0 0 0 1W * *           | 2026-06-01 2026-07-01 2026-08-03
          0 0 0 lw,15w * *       | 2026-05-15 2026-05-29 2026-06-15
          0 0 0 1,1W,L-1 8 ?     | 2026-08-01 2026-08-03 2026-08-30
          0 0 0 * * 5L           | 2026-05-29 2026-06-26
          0 0 0 * * THUL         | 2026-05-28 2026-06-25
          0 0 0 * * 0L           | 2026-05-31 2026-06-28
          0 0 0 * * 7L           | 2026-05-31 2026-06-28
          0 0 0 * * SUNL         | 2026-05-31 2026-06-28
          0 0 0 ? * 5#2          | 2026-05-08 2026-06-12
          0 0 0 ? * MON#1        | 2026-05-04 2026-06-01
          0 0 0 ? * 0#1,7#2      | 2026-05-03 2026-05-10 2026-06-07
          0 0 0 * * 0L,MON#1,WED | 2026-05-04 2026-05-06 2026-05-13 2026-05-20 2026-05-27 2026-05-31
          0 0 0 L * FRI          | 2026-07-31 2027-04-30
          0 0 0 L * 5L           | 2026-07-31 2027-04-30
          0 0 0 1-7 * MON        | 2026-05-04 2026-06-01
          0 0 0 1-7 * MON#2      | never
          0 0 0 15W 8 SAT        | never
          """)
  void specialDaysFireAt(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.SPRING, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 0 * * 8     | day of week: must be 0 to 7, was 8
          0 0 0 * * 5-0   | day of week: a range must rise, was '5-0'
          0 0 0 * * 7-2   | day of week: a range must rise (Sunday is 0 at the start of a range and 7 at its end), was '7-2'
          0 0 0 * * SAT-MON | day of week: a range must rise, was 'SAT-MON'
          0 0 22-2 * * *  | hour: a range must rise, was '22-2'
          0 0 0 * NOV-FEB * | month: a range must rise, was 'NOV-FEB'
          0 0 0 L-0 * *   | day of month: must be L-n with n from 1 to 30, was 'L-0'
          0 0 0 L-31 * *  | day of month: must be L-n with n from 1 to 30, was 'L-31'
          0 0 0 L-3W * *  | day of month: SPRING cron has no L-nW, was 'L-3W'
          0 0 0 * * L     | day of week: L must have a weekday before it, such as FRIL for the last Friday of the month, was 'L'
          0 0 0 * * 5#6   | day of week: must be d#n with n from 1 to 5, was '5#6'
          0 0 0 * * 8L    | day of week: must be 0 to 7, was 8
          0 0 0 ?,1 * *   | day of month: must be a number from 1 to 31, L, L-n, LW or nW, was '?'; '?' must be the whole of a day field
          0 0 0 ?/2 * *   | day of month: must be a number from 1 to 31, L, L-n, LW or nW, was '?'; '?' must be the whole of a day field
          0 0 ? * * *     | hour: must be a number from 0 to 23, was '?'; '?' must be the whole of a day field
          0 0 0 * * MON-5L | day of week: names must have three letters, such as MON, was 'MON-5L'
          0 0 0 L/2 * *   | day of month: must be a number from 1 to 31, L, L-n, LW or nW, was 'L/2'; L, W and # cannot have a step or end a range
          0 /5 * * * *    | minute: a step must have a start before it, such as *, was '/5'
          0 */0 * * * *   | minute: a step must be a whole number, 1 or more, was '0' in '*/0'
          0 0 0 * * MONDAY| day of week: names must have three letters, such as MON, was 'MONDAY'
          0 0 0 * JAN,,FEB * | month: a list must not have empty parts, was 'JAN,,FEB'
          """)
  void invalidFieldsAreRejected(String expression, String problem) {
    CronAssertions.assertRefused(expression, CronDialect.SPRING, ", " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 * * *       | must have 6 fields (second, minute, hour, day of month, month, day of week), was 5; five fields are read by the dialect UNIX
          0 0 0 * * ? *   | must have 6 fields (second, minute, hour, day of month, month, day of week), was 7; seconds first and a year last are read by the dialect QUARTZ
          ""              | must have 6 fields (second, minute, hour, day of month, month, day of week), was 0
          @daily 5        | must have nothing after @daily, was '5'
          @reboot         | must have 6 fields (second, minute, hour, day of month, month, day of week) or be @yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly (a restart is not a point in time)
          """)
  void invalidExpressionsAreRejected(String expression, String problem) {
    CronAssertions.assertRefused(expression, CronDialect.SPRING, " " + problem);
  }
}
