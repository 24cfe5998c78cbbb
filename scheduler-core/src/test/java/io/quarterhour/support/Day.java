package io.quarterhour.support;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Instants around an ordinary Monday, the date that most tests use. */
public final class Day {
  private static final LocalDate DATE = LocalDate.of(2026, 3, 2);

  private Day() {}

  /** {@return a time of that Monday, in UTC} */
  public static Instant at(String time) {
    return DATE.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }

  /** {@return a time of a later day, in UTC} */
  public static Instant at(int daysLater, String time) {
    return DATE.plusDays(daysLater).atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }
}
