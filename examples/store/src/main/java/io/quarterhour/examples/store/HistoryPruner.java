package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes executions that exceed the retention. Reads the whole history, which is acceptable
 * because pruning is rare.
 */
final class HistoryPruner {
  private static final Comparator<ExecutionRow> OLDEST_FIRST =
      Comparator.comparing(HistoryPruner::endedAt).thenComparing(ExecutionRow::id);

  private final Tables tables;
  private final ExecutionIndex executionIndex;

  /**
   * The group to which the maximum number applies: a task, or an action called without a task, per
   * tenant.
   */
  private record Group(@Nullable TaskId task, String action, TenantId tenant) {
    static Group of(ExecutionRow row) {
      TaskId task = row.task();
      return new Group(task, task == null ? row.execution().action() : "", row.tenant());
    }
  }

  HistoryPruner(Tables tables, ExecutionIndex executionIndex) {
    this.tables = tables;
    this.executionIndex = executionIndex;
  }

  private static Instant endedAt(ExecutionRow row) {
    return Objects.requireNonNull(row.execution().status().endedAt());
  }

  int prune(List<RetentionPolicy.Rule> rules, Instant now, int limit) {
    Map<ExecutionId, List<ExecutionRow>> dependents = dependents();
    List<ExecutionRow> removed =
        rules.stream()
            .flatMap(rule -> expired(rule, now).stream())
            .filter(row -> allFinished(dependents.getOrDefault(row.id(), List.of())))
            .sorted(OLDEST_FIRST)
            .limit(limit)
            .toList();
    removed.forEach(row -> executionIndex.remove(row.id()));
    dependents.forEach(
        (parent, rows) -> {
          if (executionIndex.get(parent) == null) {
            removeNotifications(rows);
          }
        });
    return removed.size();
  }

  private static boolean allFinished(List<ExecutionRow> rows) {
    return rows.stream().allMatch(ExecutionRow::isFinished);
  }

  private void removeNotifications(List<ExecutionRow> rows) {
    rows.stream()
        .filter(row -> row.isNotification() && row.isFinished())
        .forEach(row -> executionIndex.remove(row.id()));
  }

  /** Returns the children and notifications of each execution. */
  private Map<ExecutionId, List<ExecutionRow>> dependents() {
    Map<ExecutionId, List<ExecutionRow>> byParent = new HashMap<>();
    for (ExecutionRow row : tables.executions.all()) {
      ExecutionId parent = row.execution().origin().parent();
      if (parent != null) {
        byParent.computeIfAbsent(parent, key -> new ArrayList<>()).add(row);
      }
    }
    return byParent;
  }

  /** Returns the executions that exceed a rule. */
  private List<ExecutionRow> expired(RetentionPolicy.Rule rule, Instant now) {
    Retention limits = rule.limits();
    Instant oldest = now.minus(limits.maxAge());
    Map<Group, Integer> retained = new HashMap<>();
    return tables.executions.all().stream()
        .filter(row -> rule.states().contains(row.state()) && !row.isNotification())
        .sorted(OLDEST_FIRST.reversed())
        .filter(
            row -> {
              int newer = retained.merge(Group.of(row), 1, Integer::sum) - 1;
              int max = row.task() == null ? limits.maxPerAction() : limits.maxPerTask();
              return newer >= max || endedAt(row).isBefore(oldest);
            })
        .toList();
  }
}
