package io.quarterhour.examples.cluster.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthTableTest {
  private static final int RATE = 2;
  private static final long MEGABYTE = 1 << 20;

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);
  private final GrowthTable table = new GrowthTable(RATE);

  /** Adds a minute with one execution of a given lateness, and the others on time. */
  private void add(long late, long removed, long heap, long history, long live) {
    Lateness lateness = new Lateness();
    for (int i = 0; i < 60 * RATE - 2; i++) {
      lateness.add(0);
    }
    lateness.add(late);
    lateness.add(late);
    table.add(
        new GrowthTable.Minute(
            lateness,
            60 * RATE,
            removed,
            heap * MEGABYTE,
            Map.of("qh_history", history * MEGABYTE, "qh_live", live * MEGABYTE)),
        out);
  }

  private List<String> exceeded() {
    DrillReport report = new DrillReport();
    table.report(report);
    StringWriter verdicts = new StringWriter();
    report.print(new PrintWriter(verdicts));
    return verdicts
        .toString()
        .lines()
        .filter(line -> line.endsWith("EXCEEDED"))
        .map(line -> line.substring(36, 88).strip())
        .toList();
  }

  @Test
  void stateThatStaysWithinTheLimitsIsAccepted() {
    for (int minute = 1; minute <= 20; minute++) {
      add(minute <= 5 ? 10 : 110, 60 * RATE, minute <= 5 ? 100 : 120, 1_000, minute <= 5 ? 1 : 19);
    }
    assertThat(exceeded()).isEmpty();
  }

  @Test
  void lastMinutesAreComparedWithTheFirstOnes() {
    for (int minute = 1; minute <= 20; minute++) {
      boolean isLast = minute == 20;
      add(
          isLast ? 111 : 10,
          60 * RATE,
          isLast ? 121 : 100,
          isLast ? 1_201 : 1_000,
          isLast ? 20 : 1);
    }
    // The lateness of one minute is too little for a percentile of five.
    assertThat(exceeded())
        .containsExactlyInAnyOrder(
            "size of qh_history, MB", "size of qh_live, MB", "heap after a full collection, MB");
  }

  @Test
  void latenessOfTheLastMinutesIsLimited() {
    add(10, 60 * RATE, 1, 1, 1);
    add(10, 60 * RATE, 1, 1, 1);
    add(10, 60 * RATE, 1, 1, 1);
    add(111, 60 * RATE, 1, 1, 1);
    assertThat(exceeded()).containsExactly("p99 of the lateness, ms");
  }

  @Test
  void removalMustFollowWithinAMinute() {
    add(0, 0, 1, 1, 1);
    assertThat(exceeded()).isEmpty();
    add(0, 60 * RATE - 1, 1, 1, 1);
    assertThat(exceeded()).containsExactly("rows written and not yet removed");
  }

  @Test
  void rowShowsTheSizesInMegabytes() {
    add(7, 100, 50, 3_000, 20);
    out.flush();
    assertThat(text.toString()).containsPattern("1 +120 +7 +120 +100 +50 +3000 +20 +0");
  }

  @Test
  void raceCountsFromTheFirstStep() {
    PruningRace race = new PruningRace();
    for (long[] step : new long[][] {{500, 10_000}, {300, 10_500}, {200, 11_000}, {0, 60_000}}) {
      race.pruned(new DrillEvent("a", DrillEvent.Kind.PRUNED, "-", step[0], step[1]));
    }
    assertThat(race.result(900)).isEqualTo(new PruningRace.Result(1_000, 900, 500));
    assertThat(new PruningRace().result(0)).isEqualTo(new PruningRace.Result(0, 0, 0));
  }
}
