package io.quarterhour.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.examples.benchmarks.frame.Figure;
import io.quarterhour.examples.benchmarks.frame.Results;
import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryBenchmarkTest {
  private static final int TIMERS = 1000;

  @Test
  void optionsAreRead() {
    MemoryOptions options =
        MemoryOptions.parse(List.of("--quick", "--tsv", "--only", "ours,jdk", "--timers", "1000"));

    assertThat(options.contenders()).containsExactly(Contender.OURS, Contender.JDK);
    assertThat(options.timers()).isEqualTo(1000);
    assertThat(options.rounds()).isEqualTo(1);
    assertThat(options.tsv()).isTrue();
    assertThat(options.help()).isFalse();
  }

  @Test
  void invalidOptionsAreReported() {
    assertThatThrownBy(() -> MemoryOptions.parse(List.of("--many")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown option '--many'");
    assertThatThrownBy(() -> MemoryOptions.parse(List.of("--only", "ours,cron")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown system 'cron'");
    assertThatThrownBy(() -> MemoryOptions.parse(List.of("--timers", "few")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least 100, was 'few'");
  }

  @ParameterizedTest
  @EnumSource(Contender.class)
  void everyContenderCanBeMeasured(Contender contender) throws Exception {
    for (Measure measure : Measure.values()) {
      if (contender.supports(measure)) {
        assertThat(measure.measure(contender, TIMERS))
            .isNotEmpty()
            .allSatisfy(figure -> assertThat(figure.name()).startsWith(measure.label()))
            .allSatisfy(figure -> assertThat(Figure.parse(figure.line())).isNotNull());
      }
    }
  }

  @Test
  void forkReportsItsFigures() throws Exception {
    assertThat(Fork.measure(Contender.JDK, Measure.INSERT, TIMERS))
        .extracting(Figure::name)
        .containsExactly("insert", "insert.cpu");
  }

  @Test
  void resultsAreMediansWithRatios() {
    Results results = new Results();
    for (double value : new double[] {300, 100, 200}) {
      results.add(new Figure("insert", value, "ns/op").of(Contender.OURS.label()));
      results.add(new Figure("insert", 10 * value, "ns/op").of(Contender.JDK.label()));
    }

    assertThat(results.medians())
        .extracting(Figure::line)
        .containsExactly("ours.insert\t200\tns/op", "jdk.insert\t2000\tns/op");
    assertThat(new MemoryTable(results, List.of(Contender.OURS, Contender.JDK)).text())
        .contains("ours : jdk")
        .containsPattern("insert, ns +200 +2000 +10\\.00");
  }

  @Test
  void earlyStartHasNoRatio() {
    Results results = new Results();
    results.add(new Figure("lateness.p50", 0.2, "ms").of(Contender.OURS.label()));
    results.add(new Figure("lateness.p50", -0.3, "ms").of(Contender.QUARTZ.label()));

    assertThat(new MemoryTable(results, List.of(Contender.OURS, Contender.QUARTZ)).text())
        .containsPattern("lateness, median, ms +0\\.20 +-0\\.30 +-\n");
  }
}
