package io.quarterhour.memory;

import io.quarterhour.store.Retention;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.Origin;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The history: rows that are over, in groups of which each is kept to a length of its own, the
 * oldest end first.
 */
final class Past {
  private final Map<ExecutionId, Row> rows = new HashMap<>();
  private final Map<Group, Deque<Row>> groups = new HashMap<>();
  private final Map<ExecutionId, List<Row>> notifications = new HashMap<>();

  /** Rows of one task and tenant, or of one action and tenant if there is no task. */
  private record Group(@Nullable TaskId task, @Nullable String action, TenantId tenant) {
    static Group of(Row row) {
      TaskId task = row.origin.task();
      return new Group(
          task, task == null ? row.assignment.action() : null, row.assignment.tenant());
    }
  }

  @Nullable Row find(ExecutionId id) {
    return rows.get(id);
  }

  Collection<Row> all() {
    return rows.values();
  }

  void add(Row row) {
    rows.put(row.id, row);
    ExecutionId parent = row.origin.parent();
    if (row.origin.kind() == Origin.Kind.NOTIFICATION && parent != null) {
      notifications.computeIfAbsent(parent, p -> new ArrayList<>(1)).add(row);
    } else {
      groups.computeIfAbsent(Group.of(row), g -> new ArrayDeque<>()).addLast(row);
    }
  }

  /** Notes that a row ended later than when it was added. */
  void prolonged(Row row) {
    Deque<Row> group = groups.get(Group.of(row));
    if (group != null && group.peekLast() != row && group.removeLastOccurrence(row)) {
      group.addLast(row);
    }
  }

  void remove(Row row) {
    rows.remove(row.id);
    ExecutionId parent = row.origin.parent();
    if (row.origin.kind() == Origin.Kind.NOTIFICATION && parent != null) {
      notifications.computeIfPresent(
          parent, (p, list) -> list.remove(row) && list.isEmpty() ? null : list);
    }
  }

  /** {@return the notifications that are over and tell of an execution} */
  List<Row> notificationsOf(ExecutionId execution) {
    return List.copyOf(notifications.getOrDefault(execution, List.of()));
  }

  /** Takes rows that exceed the retention out of their groups; the caller forgets them. */
  List<Row> takeExcess(Retention retention, Instant now, int limit) {
    Instant oldest = now.minus(retention.age());
    List<Row> excess = new ArrayList<>();
    Iterator<Map.Entry<Group, Deque<Row>>> each = groups.entrySet().iterator();
    while (each.hasNext() && excess.size() < limit) {
      Map.Entry<Group, Deque<Row>> entry = each.next();
      Deque<Row> group = entry.getValue();
      int keep = entry.getKey().task == null ? retention.perAction() : retention.perTask();
      while (excess.size() < limit && !group.isEmpty() && exceeds(group, keep, oldest)) {
        excess.add(group.removeFirst());
      }
      if (group.isEmpty()) {
        each.remove();
      }
    }
    return excess;
  }

  private static boolean exceeds(Deque<Row> group, int keep, Instant oldest) {
    return group.size() > keep
        || Objects.requireNonNull(group.getFirst().end).endedAt().isBefore(oldest);
  }
}
