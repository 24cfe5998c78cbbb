package io.quarterhour.examples.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the table of fires and the messages for invalid arguments. */
class PreviewTest {
  private static String daily(String time, String zone, String from) {
    return table("--kind", "daily", "--params", "times=" + time, "--zone", zone, "--from", from);
  }

  /** Returns the table of the first three fires. */
  private static String table(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--count";
    all[arguments.length + 1] = "3";
    Run run = Run.of(all);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }

  @Test
  void gapInBerlinIsShown() {
    assertThat(daily("02:15", "Europe/Berlin", "2026-03-28T00:00:00Z"))
        .isEqualTo(
            """
            every day at 02:15 (Europe/Berlin)
            after 2026-03-28T00:00:00Z, local times in Europe/Berlin, not aligned

            NO  NOMINAL                     INSTANT               WHY
            1   2026-03-28 02:15:00 +01:00  2026-03-28T01:15:00Z
            2   2026-03-29 02:15:00 never   2026-03-29T01:00:00Z  02:15 on 2026-03-29 in \
            Europe/Berlin does not exist: it fires at the first instant after the gap
            3   2026-03-30 02:15:00 +02:00  2026-03-30T00:15:00Z
            """);
  }

  @Test
  void repeatedHourInBerlinIsShown() {
    assertThat(daily("02:15", "Europe/Berlin", "2026-10-24T00:00:00Z"))
        .contains(
            """
            1   2026-10-24 02:15:00 +02:00  2026-10-24T00:15:00Z
            2   2026-10-25 02:15:00 +02:00  2026-10-25T00:15:00Z  02:15 on 2026-10-25 in \
            Europe/Berlin occurs twice: this is the first occurrence
            3   2026-10-26 02:15:00 +01:00  2026-10-26T01:15:00Z
            """);
  }

  @Test
  void halfHourChangeOnLordHoweIsShown() {
    assertThat(daily("01:45", "Australia/Lord_Howe", "2026-04-03T20:00:00Z"))
        .contains(
            """
            1   2026-04-05 01:45:00 +11:00  2026-04-04T14:45:00Z  01:45 on 2026-04-05 in \
            Australia/Lord_Howe occurs twice: this is the first occurrence
            2   2026-04-06 01:45:00 +10:30  2026-04-05T15:15:00Z
            """);
    assertThat(daily("02:15", "Australia/Lord_Howe", "2026-10-02T20:00:00Z"))
        .contains(
            """
            1   2026-10-04 02:15:00 never   2026-10-03T15:30:00Z  02:15 on 2026-10-04 in \
            Australia/Lord_Howe does not exist: it fires at the first instant after the gap
            2   2026-10-05 02:15:00 +11:00  2026-10-04T15:15:00Z
            """);
  }

  @Test
  void midnightChangeInCairoIsShown() {
    assertThat(daily("00:30", "Africa/Cairo", "2026-04-23T00:00:00Z"))
        .contains(
            """
            1   2026-04-24 00:30:00 never   2026-04-23T22:00:00Z  00:30 on 2026-04-24 in \
            Africa/Cairo does not exist: it fires at the first instant after the gap
            2   2026-04-25 00:30:00 +03:00  2026-04-24T21:30:00Z
            """);
    assertThat(daily("23:30", "Africa/Cairo", "2026-10-29T00:00:00Z"))
        .contains(
            """
            1   2026-10-29 23:30:00 +03:00  2026-10-29T20:30:00Z  23:30 on 2026-10-29 in \
            Africa/Cairo occurs twice: this is the first occurrence
            2   2026-10-30 23:30:00 +02:00  2026-10-30T21:30:00Z
            """);
  }

  @Test
  void skippedDayInApiaIsShown() {
    assertThat(daily("12:00", "Pacific/Apia", "2011-12-29T00:00:00Z"))
        .contains(
            """
            1   2011-12-29 12:00:00 -10:00  2011-12-29T22:00:00Z
            2   2011-12-30 12:00:00 never   2011-12-30T10:00:00Z  12:00 on 2011-12-30 in \
            Pacific/Apia does not exist: it fires at the first instant after the gap
            3   2011-12-31 12:00:00 +14:00  2011-12-30T22:00:00Z
            """);
  }

  @Test
  void timesMovedToTheGridAreShown() {
    assertThat(table("10 10 * * *", "--align", "quarter"))
        .contains("aligned to the quarter hour\n")
        .contains(
            "1   2026-03-02 10:10:00 Z  2026-03-02T10:15:00Z"
                + "  rounded up to the quarter hour, from 2026-03-02T10:10:00Z\n");
    assertThat(table("--kind", "daily", "--params", "times=10:10;align=quarter"))
        .contains("  2026-03-02T10:15:00Z  rounded up");
  }

  @Test
  void defaultsAreExactInUtcAndTenFiresFromNow() {
    Run run = Run.of("*/10 * * * *");

    assertThat(run.lines())
        .hasSize(14)
        .contains(
            "after 2026-03-01T12:00:00Z, local times in UTC, not aligned",
            "1   2026-03-01 12:10:00 Z  2026-03-01T12:10:00Z",
            "10  2026-03-01 13:40:00 Z  2026-03-01T13:40:00Z");
  }

  @Test
  void partsOfASecondAreShown() {
    assertThat(table("--kind", "every", "--params", "period=PT0.5S"))
        .contains("1   2026-03-01 12:00:00.5 Z  2026-03-01T12:00:00.500Z\n")
        .contains("2   2026-03-01 12:00:01 Z    2026-03-01T12:00:01Z\n");
  }

  @Test
  void endOfAScheduleIsShown() {
    assertThat(table("0 0 31 2 *")).endsWith("\n\nIt never fires.\n").doesNotContain("NOMINAL");
    assertThat(table("--kind", "daily", "--params", "times=09:00;end=2026-02-01T00:00:00Z"))
        .endsWith("\n\nIt does not fire again.\n");
    assertThat(table("--kind", "daily", "--params", "times=09:00;end=2026-03-02T09:00:00Z"))
        .contains("\n1   ")
        .doesNotContain("\n2   ")
        .endsWith("\nIt does not fire after that.\n");
    assertThat(table("--kind", "once", "--params", "at=2026-02-01T00:00:00Z", "--align", "quarter"))
        .endsWith(
            "\n\nIts time has passed: if it is saved at 2026-03-01T12:00:00Z, it fires at"
                + " 2026-03-01T12:00:00Z.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpIsPrinted(String argument) {
    Run run = Run.of("what", "ever", argument);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.lines())
        .contains("Usage: java -jar preview.jar EXPRESSION [--dialect DIALECT] [OPTIONS]");
    assertThat(run.lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "|a cron expression or --kind is required, but not both; found neither",
        "* * * * *~--kind~daily~--params~times=09:00|a cron expression or --kind is required,"
            + " but not both; found both",
        "--kind~daily|--kind requires --params, and --dialect requires an expression",
        "* * * * *~--params~times=09:00|--kind requires --params, and --dialect requires"
            + " an expression",
        "--kind~daily~--params~times=09:00~--dialect~UNIX|--kind requires --params, and"
            + " --dialect requires an expression",
        "*~*|exactly one expression is allowed, in quotes; found a second one: '*'",
        "* * * * *~--fro~now|unknown option '--fro'",
        "* * * * *~--from|--from must be followed by its value",
        "* * * * *~--from~now|--from must be an instant such as 2026-03-28T00:00:00Z, was 'now'",
        "* * * * *~--count~1~--count~2|--count must be given once",
        "* * * * *~--count~0|--count must be a number from 1 to 10000, was '0'",
        "* * * * *~--count~10001|--count must be a number from 1 to 10000, was '10001'",
        "* * * * *~--zone~Mars/Olympus|--zone must be a zone such as Europe/Berlin or an offset"
            + " such as +05:45, was 'Mars/Olympus'",
        "* * * * *~--align~hour|--align must be quarter or omitted, was 'hour'",
        "--kind~UNIX~--params~x|--kind must be one of [once, every, daily, weekly, monthly, cron],"
            + " was 'UNIX'",
        "--batch~--count~3|--batch accepts no other arguments: the rows contain everything"
      })
  void commandLineErrorsAreReportedInOneLine(String arguments, String message) {
    Run run = Run.of(arguments == null ? new String[0] : arguments.split("~"));

    assertThat(run.err()).isEqualTo(message + "; see --help\n");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void onlyDialectsOfTheLibraryAreAccepted() {
    Run run = Run.of("* * * * *", "--dialect", "daily");

    assertThat(run.err()).startsWith("--dialect must be one of [UNIX").contains("was 'daily'");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void scheduleErrorsAreReportedInOneLine() {
    Run expression = Run.of("61 * * *\n* *");
    assertThat(expression.err()).containsOnlyOnce("\n").endsWith("\n");
    assertThat(expression.out()).isEmpty();
    assertThat(expression.status()).isEqualTo(1);

    Run params = Run.of("--kind", "daily", "--params", "at=09:00");
    assertThat(params.err())
        .isEqualTo("daily accepts only [times, start, end, align], found 'at'\n");
    assertThat(params.status()).isEqualTo(1);

    Run grid = Run.of("*/5 * * * *", "--align", "quarter");
    assertThat(grid.err()).contains("exact()");
    assertThat(grid.status()).isEqualTo(1);
  }
}
