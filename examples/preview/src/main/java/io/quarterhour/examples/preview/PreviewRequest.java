package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A request to preview the fires of a schedule.
 *
 * @param language the dialect of a cron expression, or the name of a kind
 * @param text the expression, or the parameters of the kind
 * @param zone the time zone of local times
 * @param from the instant after which fires are returned
 * @param alignedToQuarter whether the fires are aligned to the quarter hour even if the parameters
 *     do not require it
 */
record PreviewRequest(
    String language, String text, ZoneId zone, Instant from, boolean alignedToQuarter) {
  private static final int CELLS = 4;

  /**
   * Reads a row of a batch.
   *
   * @throws InvalidInputException if the row is invalid
   */
  static PreviewRequest parseRow(String row) {
    String[] cells = row.split("\t", -1);
    if (cells.length < CELLS) {
      throw new InvalidInputException(
          "a row must have 4 cells separated by tabs: dialect or kind, expression or parameters,"
              + " zone and from; "
              + (row.isEmpty() ? "this one is empty" : "found " + cells.length));
    }
    return new PreviewRequest(
        cells[0],
        cells[1],
        new Value("zone", cells[2]).zone(),
        new Value("from", cells[3]).instant(),
        false);
  }

  /**
   * Compiles the schedule.
   *
   * @throws InvalidInputException if the schedule is invalid
   */
  FireTimes times() {
    Schedule inZone = schedule().in(zone);
    return FireTimes.of(
        alignedToQuarter
            ? inZone.aligned(Alignment.QUARTER_HOUR)
            : inZone.withDefaultAlignment(Alignment.EXACT));
  }

  private Schedule schedule() {
    if (Value.isDialect(language)) {
      return Schedule.cron(text, CronDialect.valueOf(language));
    }
    ScheduleKind scheduleKind =
        ScheduleKind.find(language)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "the first cell must be a dialect of cron, one of "
                            + Value.DIALECTS
                            + ", or a kind, one of "
                            + ScheduleKind.LABELS
                            + ", was '"
                            + language
                            + "'"));
    return scheduleKind.schedule(Params.read(text));
  }
}
