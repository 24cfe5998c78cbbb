package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that was measured of fire times. */
final class FiringResults {
  /** The name of the next fire of an expression: the number of the expression follows. */
  static final String NEXT = "next.";

  /** The name of the next fire of all expressions by turns. */
  static final String MIXED = "mixed";

  /** The name of reading an expression. */
  static final String PARSE = "parse";

  private final Map<FiringSystem, Map<String, FiringCost>> costs =
      new EnumMap<>(FiringSystem.class);
  private final Map<FiringSystem, Map<Integer, String>> wrong = new EnumMap<>(FiringSystem.class);

  void add(FiringSystem system, String name, FiringCost cost) {
    costs.computeIfAbsent(system, s -> new TreeMap<>()).put(name, cost);
  }

  /** Tells of wrong answers to one expression. */
  void addWrong(FiringSystem system, int k, int year, int changes) {
    wrong.computeIfAbsent(system, s -> new TreeMap<>()).put(k, year + " + " + changes);
  }

  Optional<FiringCost> cost(FiringSystem system, String name) {
    return Optional.ofNullable(costs.getOrDefault(system, Map.of()).get(name));
  }

  /** {@return wrong answers in the year and at the changes of the clocks} */
  Optional<String> wrong(FiringSystem system, int k) {
    return Optional.ofNullable(wrong.getOrDefault(system, Map.of()).get(k));
  }

  /** {@return the lines for programs: name and value} */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (FiringSystem system : costs.keySet()) {
      for (int k = 1; k <= Crons.UNIX.size(); k++) {
        String each = Integer.toString(k);
        cost(system, NEXT + each)
            .ifPresent(
                cost -> {
                  lines.add(line(system, NEXT + each, cost.nanos()));
                  lines.add(line(system, "bytes." + each, cost.bytes()));
                });
      }
      cost(system, PARSE).ifPresent(cost -> lines.add(line(system, PARSE, cost.nanos())));
    }
    return lines;
  }

  private static String line(FiringSystem system, String name, double value) {
    return system.label() + "." + name + "\t" + new Figure(name, value, "").digits();
  }
}
