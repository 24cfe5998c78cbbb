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

/** What tables of cron expressions are checked with. */
final class CronAssertions {
  /** A Friday. */
  private static final Instant BEGIN = Instant.parse("2026-05-01T00:00:00Z");

  private CronAssertions() {}

  /**
   * Checks the first fires after the beginning of 2026-05-01, a Friday, in UTC.
   *
   * @param fires local times, parted by blanks, without the time of day if that is midnight; {@code
   *     never} if nothing follows
   */
  static void assertFires(String expression, CronDialect dialect, String fires) {
    String[] expected = fires.split(" ", -1);
    FireTimes times = FireTimes.of(Schedule.cron(expression, dialect).exact());
    List<String> found = new ArrayList<>();
    Instant from = BEGIN;
    while (from != null && found.size() < expected.length) {
      from = times.next(from);
      found.add(
          from == null
              ? "never"
              : LocalDateTime.ofInstant(from, ZoneOffset.UTC).toString().replaceAll("T00:00$", ""));
    }
    assertThat(found).as(expression).containsExactly(expected);
  }

  /**
   * Checks that an expression is refused.
   *
   * @param problem what the message says after the expression
   */
  static void assertRefused(String expression, CronDialect dialect, String problem) {
    assertThatThrownBy(() -> FireTimes.of(Schedule.cron(expression, dialect).exact()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cron '" + expression + "'" + problem);
  }
}
