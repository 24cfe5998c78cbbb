package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The results of the command {@code firing} as a table. */
final class FiringTable {
  private final FiringResults results;
  private final List<FiringSystem> systems;
  private final StringBuilder text = new StringBuilder();

  FiringTable(FiringResults results, List<FiringSystem> systems) {
    this.results = results;
    this.systems = systems;
  }

  String text() {
    line("", "", system -> Optional.of(system.label()));
    for (int k = 1; k <= Crons.UNIX.size(); k++) {
      int each = k;
      costs(Crons.UNIX.get(k - 1), FiringResults.NEXT + k);
      line(
          "",
          "wrong fires",
          system -> results.wrong(system, each).map(w -> w + mark(system, each)));
    }
    costs("all, in turn", FiringResults.MIXED);
    costs("parse", FiringResults.PARSE);
    return text.toString();
  }

  private void costs(String title, String name) {
    if (systems.stream().noneMatch(system -> results.cost(system, name).isPresent())) {
      return;
    }
    line(title, "ns", system -> results.cost(system, name).map(cost -> digits(cost.nanos())));
    line("", "+- ns", system -> results.cost(system, name).map(cost -> digits(cost.error())));
    line("", "times ours", system -> ratio(system, name));
    line("", "bytes", system -> results.cost(system, name).map(cost -> digits(cost.bytes())));
  }

  private Optional<String> ratio(FiringSystem system, String name) {
    return results
        .cost(FiringSystem.OURS, name)
        .flatMap(ours -> results.cost(system, name).map(theirs -> theirs.nanos() / ours.nanos()))
        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio));
  }

  private static String mark(FiringSystem system, int k) {
    return system.supports(k) ? "" : " *";
  }

  private static String digits(double value) {
    return Double.isNaN(value) ? "-" : new Figure("", value, "").digits();
  }

  private void line(String title, String figure, Function<FiringSystem, Optional<String>> cell) {
    text.append(String.format("%-16s%-16s", title, figure));
    systems.forEach(system -> text.append(String.format("%16s", cell.apply(system).orElse("-"))));
    text.append('\n');
  }
}
