package io.quarterhour.firing;

import io.quarterhour.schedule.CronDialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unix cron expressions with years: their fire times, and the messages of invalid ones. */
class UnixYearTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          30 9 * * * *                | 2026-05-01T09:30 2026-05-02T09:30 2026-05-03T09:30
          30 9 * * * 2026             | 2026-05-01T09:30 2026-05-02T09:30
          0 0 1 1 * 2028              | 2028-01-01 never
          0 0 1 1 * 2026,2031-2032    | 2031-01-01 2032-01-01 never
          0 0 1 1 * */10              | 2030-01-01 2040-01-01
          0 0 1 1 * 2030/50           | 2030-01-01 2080-01-01 2130-01-01 2180-01-01 never
          0 0 1 1 * 2027-2031/2       | 2027-01-01 2029-01-01 2031-01-01 never
          0 0 1 1 * 2199              | 2199-01-01 never
          0 0 1 1 * 1970-2025         | never
          0 0 29 2 * *                | 2028-02-29 2032-02-29
          0 0 29 2 * 2025-2027        | never
          0 0 29 2 * 2100             | never
          30 4 1 * 0,6 2026           | 2026-05-01T04:30 2026-05-02T04:30 2026-05-03T04:30 2026-05-09T04:30
          0 0 1 * */2 2026            | 2026-08-01 2026-09-01 2026-10-01 2026-11-01 2026-12-01 never
          0 0 1-31/30 * 5 2026        | 2026-05-08 2026-05-15 2026-05-22 2026-05-29 2026-05-31
          */20 23 31 12 * 2026-2027   | 2026-12-31T23:00 2026-12-31T23:20 2026-12-31T23:40 2027-12-31T23:00
          @yearly                     | 2027-01-01 2028-01-01
          @hourly                     | 2026-05-01T01:00 2026-05-01T02:00
          """)
  void expressionFiresAt(String expression, String fires) {
    CronAssertions.assertFires(expression, CronDialect.UNIX_YEAR, fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 0 * * * 1969       | year: must be 1970 to 2199, was 1969
          0 0 * * * 26         | year: must be 1970 to 2199, was 26
          0 0 * * * 2200       | year: must be 1970 to 2199, was 2200
          0 0 * * * 2030-2027  | year: a range must rise, was '2030-2027'
          0 0 * * * ?          | year: must be a number from 1970 to 2199, was '?'; UNIX_YEAR cron has no '?'
          0 0 * * * MON        | year: must be a number from 1970 to 2199, was 'MON', which is a day of week
          0 0 L * * *          | day of month: must be a number from 1 to 31, was 'L'; UNIX_YEAR cron has no 'L'
          0 0 ? * * *          | day of month: must be a number from 1 to 31, was '?'; UNIX_YEAR cron has no '?'
          0 0 * * FRI-MON *    | day of week: a range must rise (but it may end on Sunday, as in FRI-SUN), was 'FRI-MON'
          """)
  void invalidFieldsAreRejected(String expression, String problem) {
    CronAssertions.assertRefused(expression, CronDialect.UNIX_YEAR, ", " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          30 9 * * *     | must have 6 fields (minute, hour, day of month, month, day of week, year), was 5; five fields are read by the dialect UNIX
          0 30 9 * * ? * | must have 6 fields (minute, hour, day of month, month, day of week, year), was 7; seconds first and a year last are read by the dialect QUARTZ
          @often         | must have 6 fields (minute, hour, day of month, month, day of week, year) or be @yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly
          """)
  void invalidExpressionsAreRejected(String expression, String problem) {
    CronAssertions.assertRefused(expression, CronDialect.UNIX_YEAR, " " + problem);
  }
}
