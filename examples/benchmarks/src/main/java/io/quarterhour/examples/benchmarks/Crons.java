package io.quarterhour.examples.benchmarks;

import java.time.ZoneId;
import java.util.List;

/** The measured expressions in each dialect, all in one zone. */
final class Crons {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** Expressions of five fields for Quarterhour, cron-utils, JobRunr and db-scheduler. */
  static final List<String> UNIX =
      List.of("*/15 * * * *", "0 9 * * 1-5", "30 4 1 * 0,6", "0 0 29 2 *", "0 2 * * *");

  /**
   * Expressions for Spring, with a field for seconds first. Spring requires both day fields to
   * match, so its third expression fires only on a first of the month that is a Saturday or a
   * Sunday and is not equivalent.
   */
  static final List<String> SPRING =
      List.of("0 */15 * * * *", "0 0 9 * * 1-5", "0 30 4 1 * 0,6", "0 0 0 29 2 *", "0 0 2 * * *");

  /**
   * Expressions for Quartz, with a field for seconds first and Sunday as 1. One of the day fields
   * must be {@code ?}, so the third expression contains only the weekdays, which are most of the
   * fire times, and is not equivalent.
   */
  static final List<String> QUARTZ =
      List.of("0 */15 * * * ?", "0 0 9 ? * 2-6", "0 30 4 ? * 1,7", "0 0 0 29 2 ?", "0 0 2 * * ?");

  private Crons() {}
}
