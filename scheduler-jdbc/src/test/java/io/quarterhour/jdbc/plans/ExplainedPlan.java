package io.quarterhour.jdbc.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plan of an executed statement as reported by {@code auto_explain}.
 *
 * @param statement the text of the statement
 * @param steps the steps on tables of the store
 */
record ExplainedPlan(String statement, List<PlanStep> steps) {
  private static final Pattern MESSAGE =
      Pattern.compile("^duration: [\\d.]+ ms  plan:\\s+Query Text: (.*?)\\n(.*)$", Pattern.DOTALL);
  private static final Pattern REMOVED = Pattern.compile("Rows Removed by \\D+: (\\d+)");

  /** {@return the plan in a message, if there is one} */
  static Optional<ExplainedPlan> of(String message) {
    Matcher parsed = MESSAGE.matcher(message);
    return parsed.find()
        ? Optional.of(new ExplainedPlan(parsed.group(1).strip(), steps(parsed.group(2))))
        : Optional.empty();
  }

  private static List<PlanStep> steps(String plan) {
    List<PlanStep> steps = new ArrayList<>();
    for (String line : plan.lines().toList()) {
      Optional<PlanStep> step = PlanStep.of(line);
      Matcher removed = REMOVED.matcher(line);
      if (step.isPresent()) {
        steps.add(step.get());
      } else if (removed.find() && !steps.isEmpty()) {
        PlanStep last = steps.remove(steps.size() - 1);
        steps.add(last.plus(Double.parseDouble(removed.group(1)) * last.loops()));
      }
    }
    return List.copyOf(steps);
  }
}
