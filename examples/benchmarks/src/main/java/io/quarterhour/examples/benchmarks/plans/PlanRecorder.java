package io.quarterhour.examples.benchmarks.plans;

import io.quarterhour.examples.benchmarks.postgres.WatchedStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Records the plans of all statements of each operation. If a statement is executed repeatedly, its
 * last plan is retained unless an earlier plan was bad. Not thread-safe.
 */
final class PlanRecorder implements WatchedStatements.Watcher {
  private final Map<StoreOperation, Map<String, ExplainedPlan>> byAct =
      new EnumMap<>(StoreOperation.class);
  private final Set<String> large;
  private Optional<StoreOperation> current = Optional.empty();

  /**
   * Creates a recorder without plans.
   *
   * @param large the tables that should not be scanned sequentially
   */
  PlanRecorder(Set<String> large) {
    this.large = Set.copyOf(large);
  }

  /** Performs a call and records its plans. */
  <T> T record(StoreOperation operation, Callable<T> call) throws Exception {
    current = Optional.of(operation);
    try {
      return call.call();
    } finally {
      current = Optional.empty();
    }
  }

  @Override
  public void executed(Statement statement) throws SQLException {
    keep(statement.getWarnings());
  }

  /**
   * Records plans from warnings of the connection: the plan of a query arrives when the query is
   * closed, which is with the next statement.
   */
  @Override
  public void committed(Connection connection) throws SQLException {
    keep(connection.getWarnings());
    connection.clearWarnings();
  }

  private void keep(SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (current.isPresent()) {
        ExplainedPlan.of(warning.getMessage()).ifPresent(this::keep);
      }
    }
  }

  private void keep(ExplainedPlan plan) {
    if (!plan.steps().isEmpty()) {
      byAct
          .computeIfAbsent(current.orElseThrow(), operation -> new LinkedHashMap<>())
          .merge(plan.key(), plan, (before, now) -> isBad(before) && !isBad(now) ? before : now);
    }
  }

  private boolean isBad(ExplainedPlan plan) {
    return !plan.fullyScanned(large).isEmpty();
  }

  /** {@return the plans of an operation, in the order of its statements} */
  Collection<ExplainedPlan> of(StoreOperation operation) {
    return byAct.getOrDefault(operation, Map.of()).values();
  }

  /** {@return the tables that should not be scanned sequentially} */
  Set<String> large() {
    return large;
  }

  /** {@return the operations without a recorded plan} */
  List<StoreOperation> withoutPlan() {
    return List.of(StoreOperation.values()).stream()
        .filter(operation -> of(operation).isEmpty())
        .toList();
  }
}
