package io.quarterhour.walls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The dependencies between the packages of a module. */
public final class Packages {
  private final Map<String, Set<String>> dependencies = new TreeMap<>();

  private Packages() {}

  /**
   * Reads the dependencies between the packages of a module.
   *
   * @param sources the sources of the module
   * @return the packages of the module
   */
  public static Packages of(Sources sources) {
    Packages packages = new Packages();
    for (Sources.Unit unit : sources.units()) {
      if (!unit.packageName().isEmpty()) {
        packages.dependencies.computeIfAbsent(unit.packageName(), name -> new TreeSet<>());
      }
    }
    for (Sources.Unit unit : sources.units()) {
      for (String other : unit.packages()) {
        if (packages.dependencies.containsKey(other) && !other.equals(unit.packageName())) {
          packages.dependencies.getOrDefault(unit.packageName(), new TreeSet<>()).add(other);
        }
      }
    }
    return packages;
  }

  /**
   * Finds cycles of dependencies.
   *
   * @return one cycle for each package that depends on itself through other packages, as {@code a
   *     -> b -> a}; empty if there is no cycle
   */
  public List<String> cycles() {
    List<String> cycles = new ArrayList<>();
    for (String start : dependencies.keySet()) {
      Map<String, String> predecessors = new HashMap<>();
      Deque<String> open = new ArrayDeque<>(List.of(start));
      Set<String> seen = new HashSet<>();
      while (!open.isEmpty() && !predecessors.containsKey(start)) {
        String current = open.removeFirst();
        for (String next : dependencies.getOrDefault(current, Set.of())) {
          if (seen.add(next)) {
            predecessors.put(next, current);
            open.addLast(next);
          }
        }
      }
      if (predecessors.containsKey(start)) {
        cycles.add(cyclePath(start, predecessors));
      }
    }
    return cycles;
  }

  private static String cyclePath(String start, Map<String, String> predecessors) {
    StringBuilder path = new StringBuilder(start);
    String current = start;
    do {
      current = predecessors.get(current);
      path.insert(0, current + " -> ");
    } while (!current.equals(start));
    return path.toString();
  }

  /**
   * Returns the packages that a package depends on.
   *
   * @param name the name of the package
   * @return the names of other packages of the same module
   */
  public Set<String> dependenciesOf(String name) {
    return dependencies.getOrDefault(name, Set.of());
  }
}
