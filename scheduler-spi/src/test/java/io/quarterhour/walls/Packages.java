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

/** Which package of a module takes names from which others of the same module. */
public final class Packages {
  private final Map<String, Set<String>> arrows = new TreeMap<>();

  private Packages() {}

  /**
   * Reads the arrows between the packages of a module.
   *
   * @param sources the sources of the module
   * @return its packages
   */
  public static Packages of(Sources sources) {
    Packages packages = new Packages();
    for (Sources.Unit unit : sources.units()) {
      if (!unit.packageName().isEmpty()) {
        packages.arrows.computeIfAbsent(unit.packageName(), name -> new TreeSet<>());
      }
    }
    for (Sources.Unit unit : sources.units()) {
      for (String other : unit.packages()) {
        if (packages.arrows.containsKey(other) && !other.equals(unit.packageName())) {
          packages.arrows.getOrDefault(unit.packageName(), new TreeSet<>()).add(other);
        }
      }
    }
    return packages;
  }

  /**
   * Looks for ways that lead from a package back to it.
   *
   * @return one such way for each package that has one, as {@code a -> b -> a}; empty if the
   *     packages are a tree of arrows
   */
  public List<String> cycles() {
    List<String> cycles = new ArrayList<>();
    for (String start : arrows.keySet()) {
      Map<String, String> cameFrom = new HashMap<>();
      Deque<String> open = new ArrayDeque<>(List.of(start));
      Set<String> seen = new HashSet<>();
      while (!open.isEmpty() && !cameFrom.containsKey(start)) {
        String here = open.removeFirst();
        for (String next : arrows.getOrDefault(here, Set.of())) {
          if (seen.add(next)) {
            cameFrom.put(next, here);
            open.addLast(next);
          }
        }
      }
      if (cameFrom.containsKey(start)) {
        cycles.add(way(start, cameFrom));
      }
    }
    return cycles;
  }

  private static String way(String start, Map<String, String> cameFrom) {
    StringBuilder way = new StringBuilder(start);
    String here = start;
    do {
      here = cameFrom.get(here);
      way.insert(0, here + " -> ");
    } while (!here.equals(start));
    return way.toString();
  }

  /**
   * Tells the packages that a package takes names from.
   *
   * @param name the package
   * @return others of the same module
   */
  public Set<String> from(String name) {
    return arrows.getOrDefault(name, Set.of());
  }
}
