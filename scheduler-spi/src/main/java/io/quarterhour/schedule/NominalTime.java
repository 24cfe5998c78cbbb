package io.quarterhour.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A nominal time of a schedule, and the instant at which it occurs.
 *
 * @param local the local time that the schedule names
 * @param zone the time zone of the local time
 * @param instant the instant before alignment to a grid; the first instant after the gap if the
 *     local time does not exist
 * @param occurrence the occurrence of the local time on its date
 */
public record NominalTime(
    LocalDateTime local, ZoneId zone, Instant instant, Occurrence occurrence) {
  /** The number of times that a local time occurs on its date, and the occurrence that is meant. */
  public enum Occurrence {
    /** The local time occurs once, as almost all local times do. */
    ONCE,
    /** The local time does not exist, because the clock is set forward across it. */
    NEVER,
    /** The local time occurs twice, because the clock is set back; this is the first occurrence. */
    FIRST_OF_TWO,
    /**
     * The local time occurs twice, because the clock is set back; this is the second occurrence.
     */
    SECOND_OF_TWO
  }

  /**
   * {@return the explanation, in English, of a local time that does not exist or occurs twice;
   * empty for all other local times}
   */
  public String explanation() {
    String time = local.toLocalTime() + " on " + local.toLocalDate() + " in " + zone.getId();
    return switch (occurrence) {
      case ONCE -> "";
      case NEVER -> time + " does not exist: it fires at the first instant after the gap";
      case FIRST_OF_TWO -> time + " occurs twice: this is the first occurrence";
      case SECOND_OF_TWO -> time + " occurs twice: this is the second occurrence";
    };
  }
}
