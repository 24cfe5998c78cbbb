package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The results of the command {@code firing}. */
final class FiringResults {
  /** Prefix of the name of a next fire time, followed by the number of the expression. */
  static final String NEXT = "next.";

  /** The name of the next fire time of all expressions in turn. */
  static final String MIXED = "mixed";

  /** The name of parsing an expression. */
  static final String PARSE = "parse";

  private final Map<FiringSystem, Map<String, FiringCost>> costs =
      new EnumMap<>(FiringSystem.class);
  private final Map<FiringSystem, Map<Integer, String>> wrong = new EnumMap<>(FiringSystem.class);

  void add(FiringSystem system, String name, FiringCost cost) {
    costs.computeIfAbsent(system, s -> new TreeMap<>()).put(name, cost);
  }

  /** Adds the numbers of wrong fire times of one expression. */
  void addWrong(FiringSystem system, int k, int year, int changes) {
    wrong.computeIfAbsent(system, s -> new TreeMap<>()).put(k, year + " + " + changes);
  }

  Optional<FiringCost> cost(FiringSystem system, String name) {
    return Optional.ofNullable(costs.getOrDefault(system, Map.of()).get(name));
  }

  /** {@return the numbers of wrong fire times in the year and around the clock changes} */
  Optional<String> wrong(FiringSystem system, int k) {
    return Optional.ofNullable(wrong.getOrDefault(system, Map.of()).get(k));
  }

  /** {@return the lines for programs: name and value, separated by a tab} */
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
