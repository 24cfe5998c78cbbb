package io.quarterhour.memory;

import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The audit entries, by task and in the order in which they were stored. */
final class AuditTrail {
  private final Deque<Entry> inOrder = new ArrayDeque<>();
  private final Map<TaskId, Deque<AuditEntry>> byTask = new HashMap<>();

  private record Entry(TaskId task, AuditEntry content) {}

  void add(TaskId task, AuditEntry entry) {
    inOrder.addLast(new Entry(task, entry));
    byTask.computeIfAbsent(task, t -> new ArrayDeque<>(1)).addLast(entry);
  }

  /** {@return the entries of a task, the newest first} */
  List<AuditEntry> newestOf(TaskId task, int limit) {
    Deque<AuditEntry> entries = byTask.get(task);
    List<AuditEntry> newest = new ArrayList<>();
    if (entries != null) {
      Iterator<AuditEntry> newestFirst = entries.descendingIterator();
      while (newest.size() < limit && newestFirst.hasNext()) {
        newest.add(newestFirst.next());
      }
    }
    return newest;
  }

  /** Removes entries from before an instant, and returns their number. */
  int removeOlder(Instant oldest, int limit) {
    int removed = 0;
    while (removed < limit
        && !inOrder.isEmpty()
        && inOrder.getFirst().content.at().isBefore(oldest)) {
      removeFirstOf(inOrder.removeFirst().task);
      removed++;
    }
    return removed;
  }

  /** Removes entries of the tasks of a tenant, and returns their number. */
  int removeOf(TenantId tenant, int limit) {
    List<Entry> found =
        inOrder.stream().filter(entry -> entry.task.tenant().equals(tenant)).limit(limit).toList();
    Set<Entry> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    removed.addAll(found);
    inOrder.removeIf(removed::contains);
    found.forEach(entry -> removeFirstOf(entry.task));
    return found.size();
  }

  /** Removes the oldest entry of a task, which is also the first one of the task in the order. */
  private void removeFirstOf(TaskId task) {
    byTask.computeIfPresent(
        task,
        (t, entries) -> {
          entries.removeFirst();
          return entries.isEmpty() ? null : entries;
        });
  }
}
