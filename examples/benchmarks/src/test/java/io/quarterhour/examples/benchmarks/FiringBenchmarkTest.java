package io.quarterhour.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiringBenchmarkTest {
  private static final FiringRun SHORTEST = new FiringRun(1, 1, 1, 20);

  @Test
  void optionsAreRead() {
    FiringOptions options =
        FiringOptions.parse(List.of("--quick", "--tsv", "--only", "ours,jobrunr"));

    assertThat(options.systems()).containsExactly(FiringSystem.OURS, FiringSystem.JOBRUNR);
    assertThat(options.forks()).isEqualTo(1);
    assertThat(options.tsv()).isTrue();
    assertThat(options.help()).isFalse();
    assertThat(FiringOptions.parse(List.of("--quick", "--forks", "3")).forks()).isEqualTo(3);
    assertThat(FiringOptions.parse(List.of()).systems()).containsExactly(FiringSystem.values());
  }

  @Test
  void invalidOptionsAreReported() {
    assertThatThrownBy(() -> FiringOptions.parse(List.of("--many")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown option '--many'");
    assertThatThrownBy(() -> FiringOptions.parse(List.of("--only", "ours,jdk")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown system 'jdk'");
    assertThatThrownBy(() -> FiringOptions.parse(List.of("--forks", "0")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least 1, was '0'");
  }

  @Test
  void sampleInstantsRiseUnevenly() {
    assertThat(FiringCheck.year())
        .hasSize(SampleInstants.SIZE)
        .isSorted()
        .doesNotHaveDuplicates()
        .allSatisfy(from -> assertThat(from.toString()).startsWith("2026-"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void oursIsNeverWrong(int k) {
    for (FiringSystem system : List.of(FiringSystem.OURS, FiringSystem.OURS_CORE)) {
      assertThat(FiringCheck.countWrong(system, k, FiringCheck.year())).isZero();
      assertThat(FiringCheck.countWrong(system, k, SampleInstants.aroundChanges())).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(FiringSystem.class)
  void supportedExpressionsHaveTheSameFiresInEverySystem(FiringSystem system) {
    List<Instant> winter =
        List.of(Instant.parse("2026-01-07T12:34:56Z"), Instant.parse("2026-12-09T01:02:03Z"));
    List<Instant> beforeTheFirst = List.of(Instant.parse("2026-11-30T12:00:00Z"));

    for (int k = 1; k <= Crons.UNIX.size(); k++) {
      if (system.supports(k)) {
        assertThat(FiringCheck.countWrong(system, k, winter)).as("expression %s", k).isZero();
      }
    }
    assertThat(FiringCheck.countWrong(system, 3, beforeTheFirst))
        .isEqualTo(system.supports(3) ? 0 : 1);
  }

  @Test
  void forksReportTimeAndBytes() throws Exception {
    FiringCost core = SHORTEST.measure(FiringSystem.OURS_CORE, "next", 2);
    FiringCost parse = SHORTEST.measure(FiringSystem.JOBRUNR, "parse", 1);

    assertThat(core.nanos()).isPositive();
    assertThat(core.bytes()).isBetween(0.0, 16.0);
    assertThat(parse.nanos()).isPositive();
    assertThat(parse.bytes()).isPositive();
  }

  @Test
  void linesForProgramsAreNameAndValue() {
    FiringResults results = new FiringResults();
    results.add(FiringSystem.OURS_CORE, "next.1", new FiringCost(12.3456, 1, 0));
    results.add(FiringSystem.OURS_CORE, "mixed", new FiringCost(20, 1, 0));
    results.add(FiringSystem.DB_SCHEDULER, "next.5", new FiringCost(4321.4, 1, 2048));
    results.add(FiringSystem.DB_SCHEDULER, "parse", new FiringCost(98765.4, 1, 4096));

    assertThat(results.lines())
        .containsExactly(
            "ours-core.next.1\t12.35",
            "ours-core.bytes.1\t0.00",
            "db-scheduler.next.5\t4321",
            "db-scheduler.bytes.5\t2048",
            "db-scheduler.parse\t98765");
  }

  @Test
  void tableShowsRatiosAndWrongFires() {
    FiringResults results = new FiringResults();
    results.add(FiringSystem.OURS, "next.3", new FiringCost(50, Double.NaN, 24));
    results.add(FiringSystem.QUARTZ, "next.3", new FiringCost(600, 7, 800));
    results.addWrong(FiringSystem.OURS, 3, 0, 0);
    results.addWrong(FiringSystem.QUARTZ, 3, 12, 34);

    assertThat(new FiringTable(results, List.of(FiringSystem.OURS, FiringSystem.QUARTZ)).text())
        .containsPattern("30 4 1 \\* 0,6 +ns +50\\.00 +600\n")
        .containsPattern("\\+- ns +- +7\\.00\n")
        .containsPattern("times ours +1\\.00 +12\\.00\n")
        .containsPattern("bytes +24\\.00 +800\n")
        .containsPattern("wrong fires +0 \\+ 0 +12 \\+ 34 \\*\n");
  }
}
