package io.quarterhour.schedule;

/**
 * The languages of cron. They look alike and mean different things, so the dialect is part of a
 * schedule.
 *
 * <p><b>What all have in common.</b> Fields are parted by blanks. A field is a list, parted by
 * commas, of {@code *} (all), {@code a}, {@code a-b}, and each with a step: {@code *}{@code /s}
 * (every s-th, from the first), {@code a-b/s}, {@code a/s} (from a to the largest). Second and
 * minute are 0 to 59, hour is 0 to 23, day of month 1 to 31, month 1 to 12, year 1970 to 2199.
 * Months and weekdays may be names of three letters, {@code JAN} to {@code DEC} and {@code MON} to
 * {@code SUN}, in any case. A day that does not exist, such as the 31st of February, never fires. A
 * year of {@code *} sets no limit.
 *
 * <p><b>Macros</b> are {@code yearly, annually, monthly, weekly, daily, midnight, hourly} with an
 * at sign before them, in place of all fields; {@code weekly} is Sunday.
 *
 * <p><b>Special days</b>, in the dialects that have them:
 *
 * <table>
 *   <caption>special days</caption>
 *   <tr><td>{@code L}</td><td>the last day of the month</td></tr>
 *   <tr><td>{@code L-n}</td><td>n days before the last</td></tr>
 *   <tr><td>{@code LW}</td><td>the last day from Monday to Friday</td></tr>
 *   <tr><td>{@code nW}, {@code L-nW}</td><td>the day from Monday to Friday that is nearest to day n,
 *     or to n days before the last; never in another month</td></tr>
 *   <tr><td>{@code dL}</td><td>as a weekday: the last d of the month, {@code FRIL}</td></tr>
 *   <tr><td>{@code d#n}</td><td>as a weekday: the n-th d of the month, {@code FRI#2}</td></tr>
 * </table>
 *
 * A month that has no such day is left out. Special days take no step and end no range.
 */
public enum CronDialect {
  /**
   * Five fields: minute, hour, day of month, month, day of week (0 to 7, 0 and 7 are Sunday); or a
   * macro. If either day field begins with {@code *} both must match, otherwise one suffices:
   * {@code 30 4 1 * 0,6} is the first of the month and every Saturday and Sunday. Ranges rise; only
   * Sunday may end one that began before, {@code FRI-SUN}. No special days, no {@code ?}.
   */
  UNIX,

  /**
   * {@link #UNIX} with a sixth field, the year: {@code 30 9 * * * *} is half past nine every day.
   * Exactly six fields, or a macro.
   */
  UNIX_YEAR,

  /**
   * The language of the Quartz scheduler. Six or seven fields: second, minute, hour, day of month,
   * month, day of week (1 to 7 from Sunday to Saturday), year; no macros. Exactly one of the day
   * fields is {@code ?}, the other one says which days match. A range that falls goes on from the
   * smallest number, {@code 22-2} or {@code NOV-FEB}, except for years; a step must not be larger
   * than the largest number of its field.
   *
   * <p>Day of month: {@code L}, {@code L-n} with n from 0 to 30, {@code LW}, {@code L-nW}, {@code
   * nW}, also in lists. Day of week: {@code L} (Saturday), {@code dL}, {@code d#n} with n from 1 to
   * 5; each of them alone.
   */
  QUARTZ,

  /**
   * The language of the Spring framework. Six fields: second, minute, hour, day of month, month,
   * day of week (0 to 7, 0 and 7 are Sunday); or a macro. Both day fields must match; {@code ?} as
   * one of them is the same as {@code *}. Ranges rise, where Sunday by its name is 0 as the start
   * of a range and 7 as its end. In the day of week {@code *}{@code /2} counts from Monday.
   *
   * <p>Day of month: {@code L}, {@code L-n} with n from 1 to 30, {@code LW}, {@code nW}. Day of
   * week: {@code dL}, {@code d#n} with n from 1 to 5. All of them also in lists.
   */
  SPRING
}
