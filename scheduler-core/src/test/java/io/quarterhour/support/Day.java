package io.quarterhour.support;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** The day on which most tests play: a Monday without anything special. */
public final class Day {
  private static final LocalDate DATE = LocalDate.of(2026, 3, 2);

  private Day() {}

  /** {@return a time of day, in UTC} */
  public static Instant at(String time) {
    return DATE.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }

  /** {@return a time of another day, in UTC} */
  public static Instant at(int daysLater, String time) {
    return DATE.plusDays(daysLater).atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }
}
