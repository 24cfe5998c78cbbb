package io.quarterhour.memory;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.query.Retention;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The finished rows, in groups. The retention limits each group separately and removes the rows
 * that ended first.
 */
final class HistoryTable {
  private static final Comparator<ExecutionRow> OLDEST_END_FIRST =
      Comparator.comparing(HistoryTable::endOf).thenComparing(row -> row.id);

  private final Map<Group, Deque<ExecutionRow>> groups = new HashMap<>();
  private final Map<ExecutionId, List<ExecutionRow>> notifications = new HashMap<>();

  /** A group: the rows of one task and tenant, or of one action and tenant if there is no task. */
  private record Group(@Nullable TaskId task, @Nullable String action, TenantId tenant) {
    static Group of(ExecutionRow row) {
      TaskId task = row.origin.task();
      return new Group(task, task == null ? row.routing.action() : null, row.routing.tenant());
    }
  }

  void add(ExecutionRow row) {
    ExecutionId parent = row.origin.parent();
    if (row.origin.kind() == Origin.Kind.NOTIFICATION && parent != null) {
      notifications.computeIfAbsent(parent, p -> new ArrayList<>(1)).add(row);
    } else {
      addInOrder(groups.computeIfAbsent(Group.of(row), g -> new ArrayDeque<>(1)), row);
    }
  }

  /**
   * Restores the order of a group after a row got a later end than the one with which it was added.
   */
  void extended(ExecutionRow row) {
    Deque<ExecutionRow> group = groups.get(Group.of(row));
    if (group != null && group.peekLast() != row && group.removeLastOccurrence(row)) {
      addInOrder(group, row);
    }
  }

  /**
   * Adds a row in order of its end. Usually it is the last one, but the clocks of nodes may differ.
   */
  private static void addInOrder(Deque<ExecutionRow> group, ExecutionRow row) {
    if (group.isEmpty() || OLDEST_END_FIRST.compare(group.getLast(), row) < 0) {
      group.addLast(row);
      return;
    }
    Deque<ExecutionRow> later = new ArrayDeque<>(1);
    while (!group.isEmpty() && OLDEST_END_FIRST.compare(group.getLast(), row) > 0) {
      later.addFirst(group.removeLast());
    }
    group.addLast(row);
    group.addAll(later);
  }

  void remove(ExecutionRow row) {
    ExecutionId parent = row.origin.parent();
    if (row.origin.kind() == Origin.Kind.NOTIFICATION && parent != null) {
      notifications.computeIfPresent(
          parent, (p, list) -> list.remove(row) && list.isEmpty() ? null : list);
    }
  }

  /** {@return the finished notifications about an execution} */
  List<ExecutionRow> notificationsOf(ExecutionId execution) {
    return List.copyOf(notifications.getOrDefault(execution, List.of()));
  }

  /**
   * Removes rows that exceed the retention from their groups, and returns them with the oldest end
   * first; the caller removes them from the other tables.
   */
  List<ExecutionRow> takeExcess(Retention retention, Instant now, int limit) {
    Instant oldest = now.minus(retention.maxAge());
    PriorityQueue<ExecutionRow> excess = new PriorityQueue<>(OLDEST_END_FIRST.reversed());
    groups.forEach(
        (group, rowsOfGroup) -> {
          int keep = group.task == null ? retention.maxPerAction() : retention.maxPerTask();
          int left = rowsOfGroup.size();
          for (ExecutionRow row : rowsOfGroup) {
            if (left-- <= keep && !endOf(row).isBefore(oldest)) {
              break;
            }
            excess.add(row);
            if (excess.size() > limit) {
              excess.remove();
            }
          }
        });
    List<ExecutionRow> claimed = excess.stream().sorted(OLDEST_END_FIRST).toList();
    // Each group is ordered by end, so that the rows to be removed are at its beginning.
    claimed.forEach(row -> groups.computeIfPresent(Group.of(row), (g, all) -> withoutFirst(all)));
    return claimed;
  }

  private static @Nullable Deque<ExecutionRow> withoutFirst(Deque<ExecutionRow> group) {
    group.removeFirst();
    return group.isEmpty() ? null : group;
  }

  private static Instant endOf(ExecutionRow row) {
    return Objects.requireNonNull(row.execution().status().endedAt());
  }
}
