package io.quarterhour.memory;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
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

    int maxOf(RetentionPolicy.Rule rule) {
      return task == null ? rule.limits().maxPerAction() : rule.limits().maxPerTask();
    }
  }

  /**
   * The limits of one step of pruning.
   *
   * @param rules the limits of the history
   * @param now the present instant
   * @param number the maximum number of rows to remove
   */
  record Limits(List<RetentionPolicy.Rule> rules, Instant now, int number) {}

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

  /** Removes a row from its group, in which it need not be the first one. */
  void removeFromGroup(ExecutionRow row) {
    groups.computeIfPresent(
        Group.of(row), (group, rows) -> rows.remove(row) && rows.isEmpty() ? null : rows);
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
   * Removes rows that exceed the limits from their groups, and returns them with the oldest end
   * first; the caller removes them from the other tables.
   */
  List<ExecutionRow> takeExcess(Limits limits, Predicate<ExecutionRow> removable) {
    PriorityQueue<ExecutionRow> oldest = new PriorityQueue<>(OLDEST_END_FIRST.reversed());
    Consumer<ExecutionRow> taking =
        row -> {
          if (removable.test(row)) {
            oldest.add(row);
            if (oldest.size() > limits.number) {
              oldest.remove();
            }
          }
        };
    groups.forEach(
        (group, rowsOfGroup) ->
            limits.rules.forEach(
                rule -> excess(rowsOfGroup, rule, group.maxOf(rule), limits.now, taking)));
    Map<Group, Set<ExecutionRow>> taken = new HashMap<>();
    oldest.forEach(row -> taken.computeIfAbsent(Group.of(row), g -> new HashSet<>()).add(row));
    taken.forEach((group, rows) -> groups.computeIfPresent(group, (g, all) -> without(all, rows)));
    return oldest.stream().sorted(OLDEST_END_FIRST).toList();
  }

  /** Passes on the rows of a group that exceed a rule, the oldest first. */
  private static void excess(
      Deque<ExecutionRow> group,
      RetentionPolicy.Rule rule,
      int max,
      Instant now,
      Consumer<ExecutionRow> excess) {
    Instant oldest = now.minus(rule.limits().maxAge());
    if (group.size() <= max && !endOf(group.getFirst()).isBefore(oldest)) {
      return;
    }
    long left = group.stream().filter(row -> rule.states().contains(row.state())).count();
    for (ExecutionRow row : group) {
      if (rule.states().contains(row.state())) {
        if (left-- <= max && !endOf(row).isBefore(oldest)) {
          return;
        }
        excess.accept(row);
      }
    }
  }

  /** Removes rows from a group; most are at its beginning. Returns null if none remains. */
  private static @Nullable Deque<ExecutionRow> without(
      Deque<ExecutionRow> group, Set<ExecutionRow> rows) {
    int left = rows.size();
    for (Iterator<ExecutionRow> all = group.iterator(); left > 0 && all.hasNext(); ) {
      if (rows.contains(all.next())) {
        all.remove();
        left--;
      }
    }
    return group.isEmpty() ? null : group;
  }

  private static Instant endOf(ExecutionRow row) {
    return Objects.requireNonNull(row.execution().status().endedAt());
  }
}
