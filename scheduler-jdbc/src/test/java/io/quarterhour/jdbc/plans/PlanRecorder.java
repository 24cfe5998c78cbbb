package io.quarterhour.jdbc.plans;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Checks the plans of all statements of each operation: none may scan a large table sequentially or
 * read many rows, with the exceptions that the operation names. For use by one thread.
 */
final class PlanRecorder {
  /** The number of rows above which a statement, which needs a few hundred rows, reads too much. */
  private static final long MAX_ROWS = 20_000;

  private final Set<String> large;
  private final Set<StoreOperation> explained = EnumSet.noneOf(StoreOperation.class);

  /** The first bad plan of each statement of an operation. */
  private final Map<String, String> badPlans = new LinkedHashMap<>();

  private Optional<StoreOperation> current = Optional.empty();

  /**
   * Creates a recorder without plans.
   *
   * @param large the tables that must not be scanned sequentially
   */
  PlanRecorder(Set<String> large) {
    this.large = Set.copyOf(large);
  }

  /** Performs a call and checks its plans. */
  <T> T record(StoreOperation operation, Callable<T> call) throws Exception {
    current = Optional.of(operation);
    try {
      return call.call();
    } finally {
      current = Optional.empty();
    }
  }

  /** Checks the plans that the warnings of an executed statement contain. */
  void executed(Statement statement) throws SQLException {
    check(statement.getWarnings());
  }

  /**
   * Checks the plans that the warnings of a connection contain: the plan of a query arrives when
   * the query is closed, which is with the next statement.
   */
  void committed(Connection connection) throws SQLException {
    check(connection.getWarnings());
    connection.clearWarnings();
  }

  private void check(SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (current.isPresent()) {
        StoreOperation operation = current.get();
        ExplainedPlan.of(warning.getMessage()).ifPresent(plan -> check(operation, plan));
      }
    }
  }

  private void check(StoreOperation operation, ExplainedPlan plan) {
    if (plan.steps().isEmpty()) {
      return;
    }
    explained.add(operation);
    List<PlanStep> limited =
        plan.steps().stream()
            .filter(PlanStep::readsTable)
            .filter(step -> !operation.mayReadAllOf(step.table().orElseThrow()))
            .toList();
    Optional<String> problem = fullScan(limited);
    if (problem.isEmpty()) {
      problem = manyRows(limited);
    }
    problem.ifPresent(
        text ->
            badPlans.putIfAbsent(
                operation + plan.statement(),
                operation.label() + " " + text + "\n  statement: " + plan.statement()));
  }

  private Optional<String> fullScan(List<PlanStep> steps) {
    return steps.stream()
        .filter(step -> step.isSequential() && large.contains(step.table().orElseThrow()))
        .findFirst()
        .map(step -> "scans a large table\n  plan step: " + step.text());
  }

  private static Optional<String> manyRows(List<PlanStep> steps) {
    double rows = steps.stream().mapToDouble(PlanStep::rows).sum();
    return rows <= MAX_ROWS
        ? Optional.empty()
        : steps.stream()
            .max(Comparator.comparingDouble(PlanStep::rows))
            .map(
                step ->
                    String.format(
                        Locale.ROOT,
                        "reads %,.0f rows\n  plan step with the most rows: %s",
                        rows,
                        step.text()));
  }

  /** {@return the operation, the statement and the step of each bad plan} */
  Collection<String> badPlans() {
    return badPlans.values();
  }

  /** {@return the operations of which no statement reported a plan} */
  Set<StoreOperation> withoutPlan() {
    Set<StoreOperation> missing = EnumSet.allOf(StoreOperation.class);
    missing.removeAll(explained);
    return missing;
  }
}
