package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import io.quarterhour.examples.benchmarks.frame.Results;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results of the command {@code memory} as a table. */
final class MemoryTable {
  /** A line of the table. */
  private record Line(String figure, String title, boolean moreIsBetter) {}

  private static final List<Line> LINES =
      List.of(
          new Line("insert", "insert, ns", false),
          new Line("insert.cpu", "insert, ns of CPU", false),
          new Line("heap", "heap per waiting timer, bytes", false),
          new Line("executions", "executions per second", true),
          new Line("executions.cpu", "execution, ns of CPU", false),
          new Line("lateness.p50", "lateness, median, ms", false),
          new Line("lateness.p99", "lateness, 99 %, ms", false));

  private static final String HEAD = "%-32s";
  private static final String CELL = "%12s";
  private static final String RATIO = "%16s";

  private final Results results;
  private final List<Contender> contenders;

  MemoryTable(Results results, List<Contender> contenders) {
    this.results = results;
    this.contenders = contenders;
  }

  String text() {
    StringBuilder text = new StringBuilder(String.format(HEAD, ""));
    contenders.forEach(contender -> text.append(String.format(CELL, contender.label())));
    rivals().forEach(rival -> text.append(String.format(RATIO, "ours : " + rival.label())));
    text.append('\n');
    LINES.forEach(line -> add(line, text));
    if (!rivals().isEmpty()) {
      text.append(
          "ours : another  is the factor by which ours is better; below 1 ours is worse.\n");
    }
    return text.toString();
  }

  private List<Contender> rivals() {
    return contenders.contains(Contender.OURS)
        ? contenders.stream().filter(c -> c != Contender.OURS && c != Contender.OURS_TASK).toList()
        : List.of();
  }

  private void add(Line line, StringBuilder text) {
    text.append(String.format(HEAD, line.title));
    for (Contender contender : contenders) {
      text.append(
          String.format(
              CELL,
              results.median(contender.label(), line.figure).map(Figure::digits).orElse("-")));
    }
    for (Contender rival : rivals()) {
      text.append(String.format(RATIO, ratio(line, rival).orElse("-")));
    }
    text.append('\n');
  }

  /**
   * Returns the ratio; empty if a value is not positive, because no factor describes a start before
   * the due time.
   */
  private Optional<String> ratio(Line line, Contender rival) {
    Optional<Double> ours = positive(Contender.OURS, line);
    Optional<Double> theirs = positive(rival, line);
    return ours.flatMap(o -> theirs.map(t -> line.moreIsBetter ? o / t : t / o))
        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio));
  }

  private Optional<Double> positive(Contender contender, Line line) {
    return results
        .median(contender.label(), line.figure)
        .map(Figure::value)
        .filter(value -> value > 0);
  }
}
