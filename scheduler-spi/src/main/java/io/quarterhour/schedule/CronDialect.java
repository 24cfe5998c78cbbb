package io.quarterhour.schedule;

/**
 * The dialects of cron expressions. The dialects look alike but differ in meaning, so each cron
 * schedule names its dialect.
 *
 * <p><b>Common syntax.</b> Fields are separated by blanks. A field is a comma-separated list of
 * {@code *} (all values), {@code a} and {@code a-b}, each with an optional step: {@code *}{@code
 * /s} (every s-th value, from the first), {@code a-b/s}, {@code a/s} (from a to the largest value).
 * A day that does not exist, such as the 31st of February, never fires.
 *
 * <p><b>Ranges of the fields.</b> Second and minute are 0 to 59, hour is 0 to 23, day of month 1 to
 * 31, month 1 to 12, year 1970 to 2199. A year of {@code *} sets no limit. Months and weekdays may
 * be names of three letters, {@code JAN} to {@code DEC} and {@code MON} to {@code SUN}, in upper or
 * lower case.
 *
 * <p><b>Macros</b> replace all fields. They are {@code yearly, annually, monthly, weekly, daily,
 * midnight, hourly}, preceded by an at sign; {@code weekly} fires on Sunday.
 *
 * <p><b>Special days</b>, in the dialects that support them:
 *
 * <table>
 *   <caption>special days</caption>
 *   <tr><td>{@code L}</td><td>the last day of the month</td></tr>
 *   <tr><td>{@code L-n}</td><td>n days before the last day of the month</td></tr>
 *   <tr><td>{@code LW}</td><td>the last day from Monday to Friday</td></tr>
 *   <tr><td>{@code nW}, {@code L-nW}</td><td>the day from Monday to Friday that is nearest to day n,
 *     or to n days before the last; never in another month</td></tr>
 *   <tr><td>{@code dL}</td><td>as a weekday: the last d of the month, for example {@code FRIL}</td></tr>
 *   <tr><td>{@code d#n}</td><td>as a weekday: the n-th d of the month, for example {@code FRI#2}</td></tr>
 * </table>
 *
 * <p>A month without such a day is skipped. Special days cannot have a step and cannot be part of a
 * range.
 */
public enum CronDialect {
  /**
   * Five fields: minute, hour, day of month, month, day of week (0 to 7; both 0 and 7 are Sunday);
   * or a macro. If either day field begins with {@code *}, both must match; otherwise one match
   * suffices: {@code 30 4 1 * 0,6} is the first of the month and every Saturday and Sunday.
   *
   * <p>Ranges must be ascending, except that a range may end on Sunday: {@code FRI-SUN}. Special
   * days and {@code ?} are not supported.
   */
  UNIX,

  /**
   * {@link #UNIX} with a sixth field, the year: {@code 30 9 * * * *} is 9:30 every day. Exactly six
   * fields, or a macro.
   */
  UNIX_YEAR,

  /**
   * The dialect of the Quartz scheduler. Six or seven fields: second, minute, hour, day of month,
   * month, day of week (1 to 7 from Sunday to Saturday), year; no macros. Exactly one of the day
   * fields must be {@code ?}; the other one selects the days.
   *
   * <p>A descending range wraps around, for example {@code 22-2} or {@code NOV-FEB}, except in the
   * year field. A step must not exceed the largest number of its field.
   *
   * <p>Day of month: {@code L}, {@code L-n} with n from 0 to 30, {@code LW}, {@code L-nW}, {@code
   * nW}, also in lists. Day of week: {@code L} (Saturday), {@code dL}, {@code d#n} with n from 1 to
   * 5; none of them in a list.
   */
  QUARTZ,

  /**
   * The dialect of the Spring framework. Six fields: second, minute, hour, day of month, month, day
   * of week (0 to 7; both 0 and 7 are Sunday); or a macro. Both day fields must match; {@code ?} in
   * one of them means the same as {@code *}.
   *
   * <p>Ranges must be ascending, where the name of Sunday is 0 at the start of a range and 7 at its
   * end. In the day of week, {@code *}{@code /2} counts from Monday.
   *
   * <p>Day of month: {@code L}, {@code L-n} with n from 1 to 30, {@code LW}, {@code nW}. Day of
   * week: {@code dL}, {@code d#n} with n from 1 to 5. All of them also in lists.
   */
  SPRING
}
