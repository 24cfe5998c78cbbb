package io.quarterhour.examples.quickstart.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with a file, so that its author learns of everything at once. */
final class Problems {
  private final List<Problem> problems = new ArrayList<>();

  private record Problem(int line, String text) {}

  void add(int line, String text) {
    problems.add(new Problem(line, text));
  }

  int count() {
    return problems.size();
  }

  /** Throws if there is any problem. Lines begin with file and line as editors know them. */
  void throwIfAny(String file) throws TasksFileException {
    if (!problems.isEmpty()) {
      throw new TasksFileException(
          problems.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(problem -> "\n  " + file + ":" + problem.line() + ": " + problem.text())
              .collect(
                  Collectors.joining(
                      "",
                      "The tasks cannot be used, "
                          + (problems.size() == 1 ? "1 problem:" : problems.size() + " problems:"),
                      "")));
    }
  }
}
