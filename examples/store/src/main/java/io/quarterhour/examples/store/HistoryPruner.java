package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.query.Retention;
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

  int prune(Retention retention, Instant now, int limit) {
    Map<ExecutionId, List<ExecutionRow>> notifications = notifications();
    List<ExecutionRow> removed =
        expired(retention, now).stream()
            // An execution stays until its notifications have finished.
            .filter(
                row ->
                    notifications.getOrDefault(row.id(), List.of()).stream()
                        .allMatch(ExecutionRow::isFinished))
            .limit(limit)
            .toList();
    for (ExecutionRow row : removed) {
      notifications
          .getOrDefault(row.id(), List.of())
          .forEach(notification -> executionIndex.remove(notification.id()));
      executionIndex.remove(row.id());
    }
    return removed.size();
  }

  private Map<ExecutionId, List<ExecutionRow>> notifications() {
    Map<ExecutionId, List<ExecutionRow>> byParent = new HashMap<>();
    for (ExecutionRow row : tables.executions.all()) {
      ExecutionId parent = row.isNotification() ? row.execution().origin().parent() : null;
      if (parent != null) {
        byParent.computeIfAbsent(parent, key -> new ArrayList<>()).add(row);
      }
    }
    return byParent;
  }

  /** Returns the executions that exceed the retention, the oldest first. */
  private List<ExecutionRow> expired(Retention retention, Instant now) {
    Instant oldest = now.minus(retention.maxAge());
    List<ExecutionRow> finished =
        new ArrayList<>(
            tables.executions.all().stream()
                .filter(row -> row.isFinished() && !row.isNotification())
                .sorted(OLDEST_FIRST.reversed())
                .toList());
    Map<Group, Integer> retained = new HashMap<>();
    finished.removeIf(
        row -> {
          int newer = retained.merge(Group.of(row), 1, Integer::sum) - 1;
          int most = row.task() == null ? retention.maxPerAction() : retention.maxPerTask();
          return newer < most && !endedAt(row).isBefore(oldest);
        });
    finished.sort(OLDEST_FIRST);
    return finished;
  }
}
