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
final class Plans implements WatchedStatements.Watcher {
  private final Map<Act, Map<String, ShownPlan>> byAct = new EnumMap<>(Act.class);
  private final Set<String> large;
  private Optional<Act> present = Optional.empty();

  /**
   * Nothing has been done.
   *
   * @param large the tables that should not be read as a whole
   */
  Plans(Set<String> large) {
    this.large = Set.copyOf(large);
  }

  /** Does something, and keeps the plans of it. */
  <T> T of(Act act, Callable<T> what) throws Exception {
    present = Optional.of(act);
    try {
      return what.call();
    } finally {
      present = Optional.empty();
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
    for (SQLWarning told = first; told != null; told = told.getNextWarning()) {
      if (present.isPresent()) {
        ShownPlan.of(told.getMessage()).ifPresent(this::keep);
      }
    }
  }

  private void keep(ShownPlan plan) {
    if (!plan.steps().isEmpty()) {
      byAct
          .computeIfAbsent(present.orElseThrow(), act -> new LinkedHashMap<>())
          .merge(plan.key(), plan, (before, now) -> isBad(before) && !isBad(now) ? before : now);
    }
  }

  private boolean isBad(ShownPlan plan) {
    return !plan.readWhole(large).isEmpty();
  }

  /** {@return the plans of an act, in the order of its statements} */
  Collection<ShownPlan> of(Act act) {
    return byAct.getOrDefault(act, Map.of()).values();
  }

  /** {@return the tables that should not be read as a whole} */
  Set<String> large() {
    return large;
  }

  /** {@return the acts of which no plan came} */
  List<Act> missing() {
    return List.of(Act.values()).stream().filter(act -> of(act).isEmpty()).toList();
  }
}
