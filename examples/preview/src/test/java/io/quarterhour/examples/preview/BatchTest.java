package io.quarterhour.examples.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the format of rows that scripts read and write. */
class BatchTest {
  private static final String ROW = "UNIX\t0 12 * * *\tUTC\t2026-03-01T00:00:00Z";
  private static final String FIRES =
      "2026-03-01T12:00:00Z,2026-03-02T12:00:00Z,2026-03-03T12:00:00Z";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNIX~30 2 * * *~Europe/Berlin~2026-03-28T12:00:00Z"
            + "|2026-03-29T01:00:00Z,2026-03-30T00:30:00Z,2026-03-31T00:30:00Z",
        "UNIX~*/10 * * * *~UTC~2026-03-28T12:00:00+01:00"
            + "|2026-03-28T11:10:00Z,2026-03-28T11:20:00Z,2026-03-28T11:30:00Z",
        "UNIX_YEAR~0 0 1 1 * 2027~UTC~2026-03-28T00:00:00Z|2027-01-01T00:00:00Z",
        "QUARTZ~5 0 12 ? * FRI#2~UTC~2026-03-28T00:00:00Z"
            + "|2026-04-10T12:00:05Z,2026-05-08T12:00:05Z,2026-06-12T12:00:05Z",
        "SPRING~0 0 12 LW * *~UTC~2026-03-28T00:00:00Z"
            + "|2026-03-31T12:00:00Z,2026-04-30T12:00:00Z,2026-05-29T12:00:00Z",
        "UNIX~0 0 31 2 *~UTC~2026-03-28T00:00:00Z|NONE",
        "every~period=PT7M~UTC~1970-01-01T00:00:00Z"
            + "|1970-01-01T00:07:00Z,1970-01-01T00:14:00Z,1970-01-01T00:21:00Z",
        "every~period=PT7M;anchor=2026-03-01T00:01:00Z~UTC~2026-03-01T00:01:00Z"
            + "|2026-03-01T00:08:00Z,2026-03-01T00:15:00Z,2026-03-01T00:22:00Z",
        "every~period=PT1H;start=2026-03-01T00:20:00Z;end=2026-03-01T01:20:00Z~UTC"
            + "~2026-03-01T00:00:00Z|2026-03-01T00:20:00Z,2026-03-01T01:20:00Z",
        "every~period=PT1H;start=2026-03-01T00:20:00Z;align=quarter~UTC~2026-03-01T00:00:00Z"
            + "|2026-03-01T00:30:00Z,2026-03-01T01:30:00Z,2026-03-01T02:30:00Z",
        "daily~times=14:15:30,02:15~Europe/Berlin~2026-03-28T00:00:00Z"
            + "|2026-03-28T01:15:00Z,2026-03-28T13:15:30Z,2026-03-29T01:00:00Z",
        "daily~align=quarter;times=10:10~UTC~2026-03-28T10:12:00Z"
            + "|2026-03-28T10:15:00Z,2026-03-29T10:15:00Z,2026-03-30T10:15:00Z",
        "weekly~days=THU,MON;times=09:00~Asia/Kathmandu~2026-03-28T00:00:00Z"
            + "|2026-03-30T03:15:00Z,2026-04-02T03:15:00Z,2026-04-06T03:15:00Z",
        "monthly~days=1,15,LAST;times=12:00~UTC~2026-02-28T00:00:00Z"
            + "|2026-02-28T12:00:00Z,2026-03-01T12:00:00Z,2026-03-15T12:00:00Z",
        "cron~expr=0 12 * * *~+05:45~2026-03-01T00:00:00Z"
            + "|2026-03-01T06:15:00Z,2026-03-02T06:15:00Z,2026-03-03T06:15:00Z",
        "cron~dialect=QUARTZ;expr=0 0 12 ? * 7L;end=2026-04-01T00:00:00Z~UTC~2026-03-01T00:00:00Z"
            + "|2026-03-28T12:00:00Z",
        "cron~expr=50 11 * * *;dialect=UNIX;align=quarter~UTC~2026-03-01T00:00:00Z|" + FIRES
      })
  void nextThreeFiresAreReturned(String row, String fires) {
    assertThat(Batch.evaluate(row.replace('~', '\t'))).isEqualTo(fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at=2026-03-01T10:07:00Z|UTC|2026-03-01T10:06:59.999Z|2026-03-01T10:07:00Z",
        "at=2026-03-01T10:07:00Z|UTC|2026-03-01T10:07:00Z|NONE",
        "local=2026-03-29T02:15|Europe/Berlin|2026-03-01T00:00:00Z|2026-03-29T01:00:00Z",
        "local=2026-03-29T02:15|Europe/Berlin|2026-03-29T01:00:00Z|NONE"
      })
  void exactOneOffDoesNotFireAfterItsTime(String params, String zone, String from, String fires) {
    assertThat(Batch.evaluate(String.join("\t", "once", params, zone, from))).isEqualTo(fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at=2026-03-01T10:07:00Z|UTC|2026-03-01T00:00:00Z|2026-03-01T10:15:00Z",
        "at=2026-03-01T10:07:00Z|UTC|2026-03-01T10:20:00Z|2026-03-01T10:30:00Z",
        "at=2026-03-01T10:07:00Z|UTC|2026-03-01T10:30:00Z|2026-03-01T10:30:00Z",
        "at=2026-03-01T10:15:00Z|UTC|2026-03-01T10:15:00Z|2026-03-01T10:15:00Z",
        "at=2026-03-01T10:07:00Z;end=2026-03-01T10:14:00Z|UTC|2026-03-01T10:00:00Z|NONE",
        "local=2026-03-29T02:20|Europe/Berlin|2026-03-01T00:00:00Z|2026-03-29T01:00:00Z",
        "local=2026-03-28T02:20|Europe/Berlin|2026-03-29T05:01:00Z|2026-03-29T05:15:00Z"
      })
  void oneOffOnTheGridIsSavedAtTheInstantOfTheRow(
      String params, String zone, String from, String fires) {
    assertThat(Batch.evaluate(String.join("\t", "once", params + ";align=quarter", zone, from)))
        .isEqualTo(fires);
  }

  @Test
  void furtherCellsAreIgnored() {
    assertThat(Batch.evaluate(ROW + "\tmy nightly job\t\tx")).isEqualTo(FIRES);
  }

  @Test
  void rowEndsWithALineFeedOnly() {
    Run run = Run.batch(ROW + "\r\n" + ROW + "\tcomment\r\n" + ROW + "\rx\n");

    assertThat(run.lines())
        .containsExactly(
            "ERROR: from must be an instant such as 2026-03-28T00:00:00Z,"
                + " was '2026-03-01T00:00:00Z\\r'",
            FIRES,
            "ERROR: from must be an instant such as 2026-03-28T00:00:00Z,"
                + " was '2026-03-01T00:00:00Z\\rx'");
  }

  @Test
  void lastRowMayLackItsLineFeed() {
    assertThat(Run.batch(ROW + "\n" + ROW).out()).isEqualTo(FIRES + "\n" + FIRES + "\n");
    assertThat(Run.batch(ROW + "\n").out()).isEqualTo(FIRES + "\n");
  }

  @Test
  void noRowsGiveNoOutput() {
    assertThat(Run.batch("")).isEqualTo(new Run(0, "", ""));
    assertThat(Run.batch("\uFEFF")).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void byteOrderMarkIsSkippedBeforeTheFirstRowOnly() {
    assertThat(Run.batch("\uFEFF" + ROW + "\n\uFEFF" + ROW).lines())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(FIRES),
            second -> assertThat(second).startsWith("ERROR: the first cell must be"));
  }

  @Test
  void inputAndOutputAreUtf8() {
    Run run = Run.batch("UNIX\t* * * * *\tZürich/火\t2026-03-01T00:00:00Z\n");

    assertThat(run.out()).endsWith("was 'Zürich/火'\n");
  }

  @Test
  void invalidUtf8IsRejectedLikeAnyOtherText() {
    byte[] row =
        "UNIX\t\u00ff * * * *\tUTC\t2026-03-01T00:00:00Z\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Run.reading(row, "--batch").out()).startsWith("ERROR: ").contains("\uFFFD");
  }

  /** Evaluates daily rows of all zones, with invalid ones between them. */
  @Test
  void tenThousandRowsAreEvaluatedInOrder() {
    List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    StringBuilder rows = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String zone = zones.get(i % zones.size());
      Instant from = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofHours(i));
      String cron = i % 60 + " " + i % 25 + " * * *";
      rows.append("UNIX\t" + cron + "\t" + zone + "\t" + from + "\n");
      expected.add(
          i % 25 == 24
              ? "ERROR: "
              : FireTimes.of(Schedule.cron(cron).in(zone).exact()).next(from) + ",");
    }

    List<String> results = Run.batch(rows.toString()).lines();

    assertThat(results).hasSize(10_000);
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i)).startsWith(expected.get(i));
    }
  }
}
