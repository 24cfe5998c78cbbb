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
 * The plans of all statements of each act. Of a statement that is sent again and again the last one
 * is kept, unless an earlier one was bad. For one thread.
 */
final class PlanRecorder implements WatchedStatements.Watcher {
  private final Map<StoreOperation, Map<String, ExplainedPlan>> byAct =
      new EnumMap<>(StoreOperation.class);
  private final Set<String> large;
  private Optional<StoreOperation> current = Optional.empty();

  /**
   * Nothing has been done.
   *
   * @param large the tables that should not be read as a whole
   */
  PlanRecorder(Set<String> large) {
    this.large = Set.copyOf(large);
  }

  /** Does something, and keeps the plans of it. */
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

  /** The plan of a query comes when the query is closed, that is with whatever is sent next. */
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

  /** {@return the plans of an act, in the order of its statements} */
  Collection<ExplainedPlan> of(StoreOperation operation) {
    return byAct.getOrDefault(operation, Map.of()).values();
  }

  /** {@return the tables that should not be read as a whole} */
  Set<String> large() {
    return large;
  }

  /** {@return the acts of which no plan came} */
  List<StoreOperation> withoutPlan() {
    return List.of(StoreOperation.values()).stream()
        .filter(operation -> of(operation).isEmpty())
        .toList();
  }
}
