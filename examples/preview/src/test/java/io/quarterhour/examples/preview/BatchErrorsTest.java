package io.quarterhour.examples.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests invalid rows: each gives one error line, and the following rows are still evaluated. */
class BatchErrorsTest {
  private static final String FROM = "2026-03-01T00:00:00Z";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|a row must have 4 cells separated by tabs: dialect or kind, expression or parameters,"
            + " zone and from; this one is empty",
        "UNIX~* * * * *~UTC|a row must have 4 cells separated by tabs: dialect or kind, expression"
            + " or parameters, zone and from; found 3",
        "UNIX~* * * * *~Mars/Olympus~2026-03-01T00:00:00Z|zone must be a zone such as"
            + " Europe/Berlin or an offset such as +05:45, was 'Mars/Olympus'",
        "UNIX~* * * * *~ UTC~2026-03-01T00:00:00Z|zone must be a zone such as Europe/Berlin or an"
            + " offset such as +05:45, was ' UTC'",
        "UNIX~* * * * *~~2026-03-01T00:00:00Z|zone must be a zone such as Europe/Berlin or an"
            + " offset such as +05:45, was ''",
        "UNIX~* * * * *~UTC~2026-03-01|from must be an instant such as 2026-03-28T00:00:00Z, was"
            + " '2026-03-01'",
        "UNIX~* * * * *~UTC~|from must be an instant such as 2026-03-28T00:00:00Z, was ''"
      })
  void rowMustHaveFourValidCells(String row, String message) {
    assertThat(Batch.evaluate(row.replace('~', '\t'))).isEqualTo("ERROR: " + message);
  }

  @ParameterizedTest
  @CsvSource({"hourly", "Daily", "unix", "' UNIX'", "UNIX2", "''", "UNION"})
  void firstCellMustBeADialectOrAKind(String language) {
    assertThat(evaluate(language, "* * * * *"))
        .startsWith("ERROR: the first cell must be a dialect of cron, one of [UNIX")
        .endsWith(
            ", or a kind, one of [once, every, daily, weekly, monthly, cron], was '"
                + language
                + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "daily|\"\"|'times' is missing, found only []",
        "daily|times|parameters must be written as key=value, separated by ';', found 'times'",
        "daily|times=09:00;|parameters must be written as key=value, separated by ';', found ''",
        "daily|times=09:00;times=10:00|'times' must occur once, found '09:00' and '10:00'",
        "daily|times=09:00;days=MON|daily accepts only [times, start, end, align], found 'days'",
        "daily|times=09:00;Align=quarter|daily accepts only [times, start, end, align], found"
            + " 'Align'",
        "daily|times=09:00; align=quarter|daily accepts only [times, start, end, align], found"
            + " ' align'",
        "daily|=|daily accepts only [times, start, end, align], found ''",
        "daily|times=9:00|'times' must be times of day as HH:MM or HH:MM:SS, separated by commas,"
            + " '9:00' is invalid, was '9:00'",
        "daily|times=09:00,24:00|'times' must be times of day as HH:MM or HH:MM:SS, separated by"
            + " commas, '24:00' is invalid, was '09:00,24:00'",
        "daily|times=09:00,|'times' must be times of day as HH:MM or HH:MM:SS, separated by commas,"
            + " '' is invalid, was '09:00,'",
        "daily|times=09:00;align=hour|'align' must be quarter or omitted, was 'hour'",
        "daily|times=09:00;start=now|'start' must be an instant such as 2026-03-28T00:00:00Z, was"
            + " 'now'",
        "daily|times=09:00;start=2026-03-02T00:00:00Z;end=2026-03-01T00:00:00Z|the end of a"
            + " schedule must not be before its start, was 2026-03-01T00:00:00Z before"
            + " 2026-03-02T00:00:00Z",
        "weekly|days=MON|'times' is missing, found only [days]",
        "weekly|times=09:00|'days' is missing, found only [times]",
        "weekly|days=MON,LAST;times=09:00|'days' must be days from MON to SUN, separated by commas,"
            + " 'LAST' is invalid, was 'MON,LAST'",
        "monthly|days=0;times=09:00|'days' must be days from 1 to 31 or LAST, separated by commas,"
            + " '0' is invalid, was '0'",
        "monthly|days=1,MON;times=09:00|'days' must be days from 1 to 31 or LAST, separated by"
            + " commas, 'MON' is invalid, was '1,MON'",
        "once|\"\"|once must have one of 'at' and 'local', has neither",
        "once|at=2026-03-01T00:00:00Z;local=2026-03-01T00:00|once must have one of 'at' and"
            + " 'local', has both",
        "once|local=2026-03-01T00:00:00Z|'local' must be a local date and time such as"
            + " 2026-03-29T02:15, was '2026-03-01T00:00:00Z'",
        "every|anchor=2026-03-01T00:00:00Z|'period' is missing, found only [anchor]",
        "every|period=1h|'period' must be a duration such as PT30M, was '1h'",
        "every|period=PT0S|the period must be 1 ms or more, in whole milliseconds, was PT0S",
        "cron|dialect=UNIX|'expr' is missing, found only [dialect]",
        "cron|expr=* * * * *;* *|parameters must be written as key=value, separated by ';', found"
            + " '* *'"
      })
  void parametersMustFitTheKind(String kind, String params, String message) {
    assertThat(evaluate(kind, params)).isEqualTo("ERROR: " + message);
  }

  @Test
  void dialectMustBeKnown() {
    assertThat(evaluate("cron", "expr=* * * * *;dialect=unix"))
        .startsWith("ERROR: 'dialect' must be one of [UNIX")
        .endsWith("], was 'unix'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNIX|61 * * * *",
        "UNIX|* * * *",
        "UNIX|' * *'",
        "QUARTZ|* * * * * *",
        "SPRING|* * * * *",
        "UNIX_YEAR|* * * * *",
        "cron|expr==",
        "cron|expr=*/5 * * * *;align=quarter",
        "every|period=PT20M;align=quarter"
      })
  void errorsOfTheLibraryAreReported(String language, String text) {
    assertThat(evaluate(language, text)).startsWith("ERROR: ").hasSizeGreaterThan(30);
  }

  @Test
  void noCharacterOfARowStartsASecondLine() {
    List<String> rows =
        IntStream.rangeClosed(0, 0x3000)
            .filter(character -> character != '\t' && character != '\n')
            .mapToObj(character -> "UNIX\t" + (char) character + "\tUTC\t" + FROM)
            .toList();

    List<String> results = Run.batch(String.join("\n", rows)).lines();

    assertThat(results).hasSameSizeAs(rows).allMatch(result -> result.startsWith("ERROR: "));
    assertThat(results).allMatch(result -> result.lines().count() == 1);
    assertThat(results).allMatch(result -> result.chars().noneMatch(Character::isISOControl));
    assertThat(evaluate("UNIX", "* * * * *\u2028\u0000")).doesNotContain("\u2028", "\u0000");
  }

  @Test
  void hugeRowsAreRejected() {
    Run run =
        Run.batch(
            String.join(
                "\n",
                "x".repeat(1_000_000),
                "UNIX\t" + "*,".repeat(40_000) + "\tUTC\t" + FROM,
                "UNIX\t* * * * *\t" + "A/".repeat(40_000) + "\t" + FROM,
                "daily\ttimes=" + "0".repeat(90_000) + "\tUTC\t" + FROM,
                "every\tperiod=PT" + "9".repeat(90_000) + "S\tUTC\t" + FROM,
                "UNIX\t* * * * *\tUTC\t" + FROM));

    assertThat(run.lines())
        .hasSize(6)
        .startsWith("ERROR: a row must have at most 100000 characters, this one has more")
        .endsWith("2026-03-01T00:01:00Z,2026-03-01T00:02:00Z,2026-03-01T00:03:00Z");
    assertThat(run.lines().subList(0, 5)).allMatch(result -> result.startsWith("ERROR: "));
  }

  private static String evaluate(String language, String text) {
    return Batch.evaluate(String.join("\t", language, text, "UTC", FROM));
  }
}
