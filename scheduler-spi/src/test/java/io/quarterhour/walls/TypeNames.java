package io.quarterhour.walls;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The names of top-level types, and the number of them in each package. */
public final class TypeNames {
  private static final int MAX_TYPES_PER_PACKAGE = 25;

  private TypeNames() {}

  /**
   * Finds simple names that two top-level types of a module have in common.
   *
   * @param sources the sources of the module
   * @return each such name with its packages
   */
  public static List<String> duplicates(Sources sources) {
    Map<String, TreeSet<String>> packages = new TreeMap<>();
    for (Sources.Unit unit : types(sources)) {
      packages.computeIfAbsent(name(unit), key -> new TreeSet<>()).add(unit.packageName());
    }
    return packages.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(entry -> entry.getKey() + " in " + entry.getValue())
        .toList();
  }

  /**
   * Finds packages with more than {@value #MAX_TYPES_PER_PACKAGE} top-level types.
   *
   * @param sources the sources of a module
   * @param packages selects the packages to check by name
   * @return each such package with the number of its types
   */
  public static List<String> largePackages(Sources sources, Predicate<String> packages) {
    return types(sources).stream()
        .filter(unit -> packages.test(unit.packageName()))
        .collect(
            Collectors.groupingBy(Sources.Unit::packageName, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() > MAX_TYPES_PER_PACKAGE)
        .map(entry -> entry.getKey() + ": " + entry.getValue() + " types")
        .toList();
  }

  private static List<Sources.Unit> types(Sources sources) {
    return sources.units().stream()
        .filter(unit -> !name(unit).equals("package-info") && !name(unit).equals("module-info"))
        .toList();
  }

  private static String name(Sources.Unit unit) {
    return unit.path().getFileName().toString().replace(".java", "");
  }
}
