package io.quarterhour.schedule;

import io.quarterhour.error.InvalidInputException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Checks that several kinds share. */
final class RecurrenceChecks {
  private static final int MAX_INTERVAL = 10_000;

  private RecurrenceChecks() {}

  /** Rounds an instant up to whole milliseconds, so that nothing fires before it. */
  static Instant wholeMillis(Instant instant) {
    Instant cut = instant.truncatedTo(ChronoUnit.MILLIS);
    return cut.equals(instant) || cut.equals(Instant.MAX.truncatedTo(ChronoUnit.MILLIS))
        ? cut
        : cut.plusMillis(1);
  }

  static int interval(String unit, int n) {
    if (n < 1 || n > MAX_INTERVAL) {
      throw new InvalidInputException(
          "every n " + unit + ": n must be 1 to " + MAX_INTERVAL + ", was " + n);
    }
    return n;
  }

  static List<LocalTime> times(List<LocalTime> times) {
    if (times.isEmpty()) {
      throw new InvalidInputException("a calendar schedule needs at least one time of day, was []");
    }
    return times.stream().map(t -> t.truncatedTo(ChronoUnit.SECONDS)).distinct().sorted().toList();
  }
}
