package io.quarterhour.internal.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The range and the precision of the instants that are stored. */
final class StorableInstant {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private StorableInstant() {}

  /**
   * Checks an instant that a caller passes, and adds a problem if it is outside the years 1 to
   * 9999.
   *
   * @return the instant in whole milliseconds, as it is stored
   */
  static Instant of(String what, Instant instant, List<String> problems) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      problems.add(what + " must lie in the years 1 to 9999, was " + instant);
      return EARLIEST;
    }
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
