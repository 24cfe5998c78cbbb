package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Assertions for tables of cron expressions. */
final class CronAssertions {
  /** A Friday. */
  private static final Instant BEGIN = Instant.parse("2026-05-01T00:00:00Z");

  private CronAssertions() {}

  /**
   * Checks the first fires after the beginning of 2026-05-01, a Friday, in UTC.
   *
   * @param fires local times, separated by blanks, without the time of day if it is midnight;
   *     {@code never} if no further fire follows
   */
  static void assertFires(String expression, CronDialect dialect, String fires) {
    String[] expected = fires.split(" ", -1);
    FireTimes times = FireTimes.of(Schedule.cron(expression, dialect).exact());
    List<String> actual = new ArrayList<>();
    Instant from = BEGIN;
    while (from != null && actual.size() < expected.length) {
      from = times.next(from);
      actual.add(
          from == null
              ? "never"
              : LocalDateTime.ofInstant(from, ZoneOffset.UTC).toString().replaceAll("T00:00$", ""));
    }
    assertThat(actual).as(expression).containsExactly(expected);
  }

  /**
   * Checks that an expression is rejected.
   *
   * @param problem the text of the message after the expression
   */
  static void assertRefused(String expression, CronDialect dialect, String problem) {
    assertThatThrownBy(() -> FireTimes.of(Schedule.cron(expression, dialect).exact()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cron '" + expression + "'" + problem);
  }
}
