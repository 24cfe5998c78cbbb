package io.quarterhour.walls;

import com.sun.source.tree.MethodTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongBiFunction;

/** Limits for the length of files and methods, and for the number of parameters. */
public final class Sizes {
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_METHOD_LINES = 40;
  private static final int MAX_PARAMETERS = 5;

  private Sizes() {}

  /**
   * Finds files with more than 400 lines.
   *
   * @param sources the sources to check
   * @param exceptions names of files that may be longer
   * @return the name and the number of lines of each file found
   */
  public static List<String> longFiles(Sources sources, Set<String> exceptions) {
    return sources.units().stream()
        .filter(unit -> unit.lineCount() > MAX_FILE_LINES)
        .map(unit -> unit.path().getFileName() + ": " + unit.lineCount() + " lines")
        .filter(found -> exceptions.stream().noneMatch(name -> found.startsWith(name + ":")))
        .toList();
  }

  /**
   * Finds methods whose body has more than 40 lines.
   *
   * @param sources the sources to check
   * @return the location, name and number of lines of each method found
   */
  public static List<String> longMethods(Sources sources) {
    return methods(
        sources,
        (unit, method) -> method.getBody() == null ? 0 : unit.lineCount(method.getBody()),
        MAX_METHOD_LINES,
        "lines");
  }

  /**
   * Finds methods with more than 5 parameters. Compact canonical constructors of records are
   * exempt.
   *
   * @param sources the sources to check
   * @return the location, name and number of parameters of each method found
   */
  public static List<String> wideMethods(Sources sources) {
    return methods(
        sources,
        (unit, method) -> unit.isCompact(method) ? 0 : method.getParameters().size(),
        MAX_PARAMETERS,
        "parameters");
  }

  private static List<String> methods(
      Sources sources,
      ToLongBiFunction<Sources.Unit, MethodTree> measure,
      int limit,
      String unitName) {
    List<String> found = new ArrayList<>();
    for (Sources.Unit unit : sources.units()) {
      for (MethodTree method : unit.methods()) {
        long size = measure.applyAsLong(unit, method);
        if (size > limit) {
          found.add(unit.location(method) + " " + method.getName() + ": " + size + " " + unitName);
        }
      }
    }
    return found;
  }
}
