package io.quarterhour.examples.benchmarks.plans;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plan of an executed statement as reported by {@code auto_explain}.
 *
 * @param statement the text of the statement
 * @param millis the duration in milliseconds
 * @param lines the lines of the plan
 */
record ExplainedPlan(String statement, double millis, List<String> lines) {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "^duration: ([\\d.]+) ms  plan:\\s+Query Text: (.*?)\\n(.*)$", Pattern.DOTALL);
  private static final Pattern REMOVED = Pattern.compile("Rows Removed by \\D+: (\\d+)");

  /** Matches estimated costs, which are not shown, and the actual figures. */
  private static final Pattern COST =
      Pattern.compile(
          " +\\(cost=[^)]*\\)(?: \\(actual time=[\\d.]+\\.\\.([\\d.]+) rows=(\\S+)"
              + " loops=(\\d+)\\))?");

  private static final int WIDTH = 180;

  /** {@return the plan in a message, if there is one} */
  static Optional<ExplainedPlan> of(String message) {
    Matcher parsed = MESSAGE.matcher(message);
    return parsed.find()
        ? Optional.of(
            new ExplainedPlan(
                parsed.group(2).strip(),
                Double.parseDouble(parsed.group(1)),
                parsed.group(3).lines().toList()))
        : Optional.empty();
  }

  /** {@return the statement reduced to one row if the driver has combined several inserts} */
  String key() {
    return statement.replaceFirst("\\),\\(.*", ")");
  }

  /** {@return the steps on tables of the store} */
  List<PlanStep> steps() {
    List<PlanStep> steps = new ArrayList<>();
    for (String line : lines) {
      Optional<PlanStep> step = PlanStep.of(line);
      Matcher removed = REMOVED.matcher(line);
      if (step.isPresent()) {
        steps.add(step.get());
      } else if (removed.find() && !steps.isEmpty()) {
        PlanStep last = steps.remove(steps.size() - 1);
        steps.add(last.plus(Double.parseDouble(removed.group(1)) * last.loops()));
      }
    }
    return steps;
  }

  /** {@return the first word of the statement and its tables} */
  String title() {
    Set<String> tables = new TreeSet<>();
    steps().forEach(step -> step.table().ifPresent(tables::add));
    return statement.split(" ", 2)[0] + " " + String.join(", ", tables);
  }

  /** {@return the indexes that the statement used} */
  Set<String> indexes() {
    return steps().stream()
        .flatMap(step -> step.index().stream())
        .collect(toCollection(TreeSet::new));
  }

  /** {@return the number of table rows that the statement read} */
  long rowsRead() {
    return Math.round(
        steps().stream().filter(PlanStep::readsTable).mapToDouble(PlanStep::rows).sum());
  }

  /** {@return the tables of a set that the statement scanned sequentially} */
  Set<String> fullyScanned(Set<String> tables) {
    return steps().stream()
        .filter(PlanStep::isSequential)
        .flatMap(step -> step.table().stream())
        .filter(tables::contains)
        .collect(toCollection(TreeSet::new));
  }

  /** {@return the plan for output, without estimated costs} */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      if (!line.strip().startsWith("Index Searches:")) {
        String shown = COST.matcher(line).replaceFirst(ExplainedPlan::actual);
        text.append("    ")
            .append(shown.length() > WIDTH ? shown.substring(0, WIDTH) + "..." : shown)
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String actual(MatchResult cost) {
    return cost.group(1) == null
        ? ""
        : " ("
            + cost.group(2).replaceFirst("\\.0+$", "")
            + " rows x "
            + cost.group(3)
            + ", "
            + cost.group(1)
            + " ms)";
  }
}
