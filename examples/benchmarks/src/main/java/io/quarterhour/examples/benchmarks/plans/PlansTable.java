package io.quarterhour.examples.benchmarks.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The results of the command {@code plans} as a table. */
final class PlansTable {
  private static final String ROW = "%-38s %-51s %-67s %9s %9s  %s%n";

  /**
   * The number of rows above which a frequent statement, which needs a few hundred rows, reads too
   * much.
   */
  private static final long MAX_ROWS = 20_000;

  private final PlanRecorder plans;
  private final List<String> fullScans = new ArrayList<>();
  private final List<String> largeReads = new ArrayList<>();

  PlansTable(PlanRecorder plans) {
    this.plans = plans;
    for (StoreOperation operation : StoreOperation.values()) {
      for (ExplainedPlan plan : plans.of(operation)) {
        String name = operation.label() + ": " + plan.title();
        if (operation.isFrequent() && !plan.fullyScanned(plans.large()).isEmpty()) {
          fullScans.add(name);
        } else if (operation.isFrequent() && plan.rowsRead() > MAX_ROWS) {
          largeReads.add(name);
        }
      }
    }
  }

  /** {@return whether every frequent statement reads by index and every operation has a plan} */
  boolean isGood() {
    return fullScans.isEmpty() && plans.withoutPlan().isEmpty();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (StoreOperation operation : StoreOperation.values()) {
      text.append(operation.label()).append('\n');
      plans.of(operation).forEach(plan -> text.append(shown(plan)));
    }
    text.append('\n')
        .append(ROW.formatted("OPERATION", "STATEMENT", "INDEXES", "ROWS READ", "MS", ""));
    for (StoreOperation operation : StoreOperation.values()) {
      plans.of(operation).forEach(plan -> text.append(row(operation, plan)));
    }
    return text.append('\n').append(verdict()).toString();
  }

  private static String shown(ExplainedPlan plan) {
    return "  " + plan.title() + ", " + millis(plan) + " ms\n" + plan.text();
  }

  private String row(StoreOperation operation, ExplainedPlan plan) {
    String indexes = String.join(", ", plan.indexes());
    return ROW.formatted(
        operation.label(),
        plan.title(),
        indexes.isEmpty() ? "-" : indexes,
        plan.rowsRead(),
        millis(plan),
        verdict(plan) + (operation.isFrequent() ? "" : " (not frequent)"));
  }

  private String verdict(ExplainedPlan plan) {
    Set<String> read = plan.fullyScanned(plans.large());
    if (!read.isEmpty()) {
      return "SEQ SCAN of " + String.join(", ", read);
    }
    if (plan.rowsRead() > MAX_ROWS) {
      return "by index, but reads many rows";
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
    if (!plans.withoutPlan().isEmpty()) {
      List<String> missing = plans.withoutPlan().stream().map(StoreOperation::label).toList();
      verdict.append("operations without a plan:").append(list(missing));
    }
    if (!largeReads.isEmpty()) {
      verdict
          .append("frequent statements that read by index, but many rows:")
          .append(list(largeReads));
    }
    return verdict
        .append(
            fullScans.isEmpty()
                ? "every frequent statement reads by index\n"
                : "frequent statements that scan sequentially:" + list(fullScans))
        .toString();
  }

  private static String list(List<String> names) {
    return "\n  " + String.join("\n  ", names) + "\n";
  }

  private static String millis(ExplainedPlan plan) {
    return String.format(Locale.ROOT, "%.2f", plan.millis());
  }
}
