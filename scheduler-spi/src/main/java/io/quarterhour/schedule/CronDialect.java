package io.quarterhour.schedule;

/**
 * The languages of cron. They look alike and mean different things, so the dialect is part of a
 * schedule.
 */
public enum CronDialect {
  /**
   * Five fields: minute, hour, day of month, month, day of week (0 to 7, 0 and 7 are Sunday); or
   * one of the macros {@code yearly, annually, monthly, weekly, daily, midnight, hourly} with an at
   * sign before it. If either day field begins with {@code *} both must match, otherwise one
   * suffices: {@code 30 4 1 * 0,6} is the first of the month and every Saturday and Sunday.
   */
  UNIX
}
