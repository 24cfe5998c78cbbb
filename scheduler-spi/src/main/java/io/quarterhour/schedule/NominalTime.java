package io.quarterhour.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A time that a schedule names, and when it really comes.
 *
 * @param local what the clock on the wall shows, as the schedule names it
 * @param zone where that clock hangs
 * @param instant when it comes, before it is moved to any grid; if the wall never shows it, the
 *     first instant after the gap
 * @param occurrence how often the wall shows it
 */
public record NominalTime(
    LocalDateTime local, ZoneId zone, Instant instant, Occurrence occurrence) {
  /** How often a local time is shown on its date, and which of them is meant. */
  public enum Occurrence {
    /** Once, as nearly all are. */
    ONCE,
    /** Never, since the clock jumps over it. */
    NEVER,
    /** Twice, since the clock is set back; the first time is meant. */
    FIRST_OF_TWO,
    /** Twice, since the clock is set back; the second time is meant. */
    SECOND_OF_TWO
  }

  /** {@return why this is not a time like any other, in English; empty if it is} */
  public String reason() {
    String time = local.toLocalTime() + " on " + local.toLocalDate() + " in " + zone.getId();
    return switch (occurrence) {
      case ONCE -> "";
      case NEVER -> time + " does not exist: it fires at the first instant after the gap";
      case FIRST_OF_TWO -> time + " comes twice: this is the first";
      case SECOND_OF_TWO -> time + " comes twice: this is the second";
    };
  }
}
