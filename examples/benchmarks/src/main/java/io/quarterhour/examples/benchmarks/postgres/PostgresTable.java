package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import io.quarterhour.examples.benchmarks.frame.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results of the command {@code postgres} as a table. */
final class PostgresTable {
  /** A line of the table. */
  private record Line(String figure, String title, boolean moreIsBetter) {}

  private static final String HEAD = "%-42s";
  private static final String CELL = "%16s";
  private static final String RATIO = "%23s";

  private final Results results;
  private final List<PostgresSystem> systems;

  PostgresTable(Results results, List<PostgresSystem> systems) {
    this.results = results;
    this.systems = systems;
  }

  String text() {
    StringBuilder text = new StringBuilder(String.format(HEAD, ""));
    systems.forEach(system -> text.append(String.format(CELL, system.label())));
    rivals().forEach(rival -> text.append(String.format(RATIO, "ours : " + rival.label())));
    text.append('\n');
    for (PostgresMeasure measure : PostgresMeasure.values()) {
      lines(measure).forEach(line -> add(line, text));
    }
    if (!rivals().isEmpty()) {
      text.append(
          "ours : another  is the factor by which ours is better; below 1 ours is worse.\n");
    }
    return text.toString();
  }

  private static List<Line> lines(PostgresMeasure measure) {
    String name = measure.label();
    if (measure == PostgresMeasure.LATENESS_SAME || measure == PostgresMeasure.LATENESS_OTHER) {
      return List.of(
          new Line(name + ".p50", name + ".p50, ms", false),
          new Line(name + ".p99", name + ".p99, ms", false));
    }
    if (measure == PostgresMeasure.IDLE) {
      return List.of(new Line(name, name + ", per minute", false));
    }
    return List.of(
        new Line(name, name + ", per second", true),
        new Line("cpu." + name, "  CPU per execution, JVM + server, us", false),
        new Line("wal." + name, "  WAL per execution, bytes", false),
        new Line("rows." + name, "  rows written per execution", false));
  }

  private List<PostgresSystem> rivals() {
    return systems.contains(PostgresSystem.OURS)
        ? systems.stream().filter(system -> system != PostgresSystem.OURS).toList()
        : List.of();
  }

  private void add(Line line, StringBuilder text) {
    List<String> cells = new ArrayList<>();
    systems.forEach(system -> cells.add(cell(system, line.figure).orElse("-")));
    if (cells.stream().allMatch("-"::equals)) {
      return;
    }
    text.append(String.format(HEAD, line.title));
    cells.forEach(cell -> text.append(String.format(CELL, cell)));
    for (PostgresSystem rival : rivals()) {
      text.append(String.format(RATIO, ratio(line, rival).orElse("-")));
    }
    text.append('\n');
  }

  /** {@return a figure, or the two figures of which it is the sum} */
  private Optional<String> cell(PostgresSystem system, String figure) {
    Optional<String> jvm = results.median(system.label(), figure + ".jvm").map(Figure::digits);
    Optional<String> server =
        results.median(system.label(), figure + ".server").map(Figure::digits);
    return jvm.isPresent()
        ? Optional.of(jvm.get() + " + " + server.orElse("?"))
        : results.median(system.label(), figure).map(Figure::digits);
  }

  private Optional<String> ratio(Line line, PostgresSystem rival) {
    Optional<Double> ours = positive(PostgresSystem.OURS, line);
    Optional<Double> theirs = positive(rival, line);
    return ours.flatMap(o -> theirs.map(t -> line.moreIsBetter ? o / t : t / o))
        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio));
  }

  private Optional<Double> positive(PostgresSystem system, Line line) {
    return results
        .median(system.label(), line.figure)
        .map(Figure::value)
        .filter(value -> value > 0);
  }
}
