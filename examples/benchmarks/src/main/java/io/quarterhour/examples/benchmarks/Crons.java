package io.quarterhour.examples.benchmarks;

import java.time.ZoneId;
import java.util.List;

/** The expressions that are measured, in the words of each dialect, all in one zone. */
final class Crons {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** Five fields: ours, cron-utils, JobRunr and db-scheduler read them as they are. */
  static final List<String> UNIX =
      List.of("*/15 * * * *", "0 9 * * 1-5", "30 4 1 * 0,6", "0 0 29 2 *", "0 2 * * *");

  /**
   * Spring: seconds first. It knows no "either day suffices": its third expression fires on a first
   * of the month that is a Saturday or a Sunday, which is another question.
   */
  static final List<String> SPRING =
      List.of("0 */15 * * * *", "0 0 9 * * 1-5", "0 30 4 1 * 0,6", "0 0 0 29 2 *", "0 0 2 * * *");

  /**
   * Quartz: seconds first, Sunday is 1, one of the day fields must be {@code ?}. So it knows no
   * "either day suffices" either: its third expression names the weekdays only, which are most of
   * the fires.
   */
  static final List<String> QUARTZ =
      List.of("0 */15 * * * ?", "0 0 9 ? * 2-6", "0 30 4 ? * 1,7", "0 0 0 29 2 ?", "0 0 2 * * ?");

  private Crons() {}
}
