package io.quarterhour.examples.benchmarks.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the command {@code plans} has found, for people. */
final class PlansTable {
  private static final String ROW = "%-38s %-51s %-67s %9s %9s  %s%n";

  /** Who asks for some hundred rows should not look at more. */
  private static final long MUCH = 20_000;

  private final Plans plans;
  private final List<String> whole = new ArrayList<>();
  private final List<String> much = new ArrayList<>();

  PlansTable(Plans plans) {
    this.plans = plans;
    for (Act act : Act.values()) {
      for (ShownPlan plan : plans.of(act)) {
        String name = act.label() + ": " + plan.title();
        if (act.isHot() && !plan.readWhole(plans.large()).isEmpty()) {
          whole.add(name);
        } else if (act.isHot() && plan.rowsRead() > MUCH) {
          much.add(name);
        }
      }
    }
  }

  /** {@return whether every hot statement reads by index} */
  boolean isGood() {
    return whole.isEmpty() && plans.missing().isEmpty();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Act act : Act.values()) {
      text.append(act.label()).append('\n');
      plans.of(act).forEach(plan -> text.append(shown(plan)));
    }
    text.append('\n').append(ROW.formatted("ACT", "STATEMENT", "INDEXES", "ROWS READ", "MS", ""));
    for (Act act : Act.values()) {
      plans.of(act).forEach(plan -> text.append(row(act, plan)));
    }
    return text.append('\n').append(verdict()).toString();
  }

  private static String shown(ShownPlan plan) {
    return "  " + plan.title() + ", " + millis(plan) + " ms\n" + plan.text();
  }

  private String row(Act act, ShownPlan plan) {
    String indexes = String.join(", ", plan.indexes());
    return ROW.formatted(
        act.label(),
        plan.title(),
        indexes.isEmpty() ? "-" : indexes,
        plan.rowsRead(),
        millis(plan),
        verdict(plan) + (act.isHot() ? "" : " (not hot)"));
  }

  private String verdict(ShownPlan plan) {
    Set<String> read = plan.readWhole(plans.large());
    if (!read.isEmpty()) {
      return "SEQ SCAN of " + String.join(", ", read);
    }
    if (plan.rowsRead() > MUCH) {
      return "by index, but reads much";
    }
    if (plan.steps().stream().noneMatch(PlanStep::readsTable)) {
      return "writes only";
    }
    return plan.steps().stream().anyMatch(PlanStep::isSequential)
        ? "by index, or a small table"
        : "by index";
  }

  private String verdict() {
    StringBuilder verdict = new StringBuilder();
    if (!plans.missing().isEmpty()) {
      List<String> missing = plans.missing().stream().map(Act::label).toList();
      verdict.append("no plan came of:").append(list(missing));
    }
    if (!much.isEmpty()) {
      verdict.append("hot statements that read by index, but much:").append(list(much));
    }
    return verdict
        .append(
            whole.isEmpty()
                ? "every hot statement reads by index\n"
                : "hot statements that scan sequentially:" + list(whole))
        .toString();
  }

  private static String list(List<String> names) {
    return "\n  " + String.join("\n  ", names) + "\n";
  }

  private static String millis(ShownPlan plan) {
    return String.format(Locale.ROOT, "%.2f", plan.millis());
  }
}
