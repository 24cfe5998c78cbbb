package io.quarterhour.memory;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tables of the in-memory store. Every access holds the monitor of this object. */
final class MemoryTables {
  /** All tasks, including removed ones, ordered by id. */
  final NavigableMap<TaskId, StoredTask> tasks = new TreeMap<>();

  final TimerQueue<StoredTask> dueTasks = new TimerQueue<>();
  final HistoryTable historyTable = new HistoryTable();
  final ReadyQueue readyQueue = new ReadyQueue();
  final Set<ExecutionId> quarantined = new LinkedHashSet<>();
  final MemoryStateStore states = new MemoryStateStore();
  final AuditTrail audit = new AuditTrail();
  final UnusedDefinitions unused = new UnusedDefinitions();
  final Map<ExecutionId, ExecutionLogStore> logs = new HashMap<>();

  /** All executions, live and finished. */
  private final ExecutionIndex rows = new ExecutionIndex();

  private final Map<Slot, ExecutionRow> slots = new HashMap<>();
  private final Map<TaskTenant, Integer> active = new HashMap<>();
  private final Map<ExecutionId, List<Attempt>> attempts = new HashMap<>();

  /** The live children and notifications of each execution that has any. */
  private final Map<ExecutionId, Set<ExecutionRow>> dependents = new HashMap<>();

  /** The executions that did not exist any more when a notification about them finished. */
  private final Set<ExecutionId> missingParents = new HashSet<>();

  /** The number of executions, live and finished, of each revision. */
  private final Map<TaskRevision, Integer> references = new HashMap<>();

  /** The key of a slot, which at most one execution may occupy. */
  private record Slot(TaskId task, Instant at, TenantId tenant) {}

  /** The key under which active executions are counted. */
  private record TaskTenant(TaskId task, TenantId tenant) {}

  /** {@return the row with that id, live or finished, or null} */
  @Nullable ExecutionRow find(ExecutionId id) {
    return rows.find(id);
  }

  /** {@return the row that occupies a slot, or null} */
  @Nullable ExecutionRow atSlot(TaskId task, Instant at, TenantId tenant) {
    return slots.get(new Slot(task, at, tenant));
  }

  int activeOf(TaskId task, TenantId tenant) {
    return active.getOrDefault(new TaskTenant(task, tenant), 0);
  }

  /** {@return whether an execution, live or finished, has this revision} */
  boolean isReferenced(TaskRevision revision) {
    return references.containsKey(revision);
  }

  private void add(ExecutionRow row) {
    rows.add(row);
    refer(row, 1);
  }

  private void refer(ExecutionRow row, int by) {
    TaskId task = row.origin.task();
    if (task != null) {
      add(references, new TaskRevision(task, row.origin.taskRevision()), by);
    }
  }

  /** Adds a live row; it is not in any queue yet. */
  void insert(ExecutionRow row) {
    add(row);
    if (row.origin.task() != null && row.occupiesSlot()) {
      slots.put(new Slot(row.origin.task(), row.slot(), row.routing.tenant()), row);
    }
    ExecutionId parent = row.origin.parent();
    if (parent != null) {
      dependents.computeIfAbsent(parent, p -> new LinkedHashSet<>()).add(row);
    }
    count(row, 1);
  }

  /** Moves a row to the history. */
  void finish(ExecutionRow row) {
    row.leaveQueue();
    readyQueue.free(row);
    quarantined.remove(row.id);
    count(row, -1);
    TaskId task = row.origin.task();
    if (task != null && !row.occupiesSlot()) {
      slots.remove(new Slot(task, row.slot(), row.routing.tenant()), row);
    }
    ExecutionId parent = row.origin.parent();
    if (parent != null) {
      dependents.computeIfPresent(
          parent, (p, live) -> live.remove(row) && live.isEmpty() ? null : live);
      if (row.origin.kind() == Origin.Kind.NOTIFICATION && find(parent) == null) {
        missingParents.add(parent);
      }
    }
    historyTable.add(row);
  }

  /** Adds a row directly to the history. */
  void record(ExecutionRow row) {
    add(row);
    historyTable.add(row);
  }

  /**
   * Removes rows that exceed the retention from the history, the oldest first, and returns how
   * many. An execution with live children or notifications is spared.
   */
  int prune(RetentionPolicy policy, Instant now, int limit) {
    missingParents.forEach(this::forgetNotificationsOf);
    missingParents.clear();
    List<ExecutionRow> excess =
        historyTable.takeExcess(
            new HistoryTable.Limits(policy.rules(), now, limit),
            row -> !dependents.containsKey(row.id));
    for (ExecutionRow row : excess) {
      forgetNotificationsOf(row.id);
      forget(row);
    }
    return excess.size();
  }

  /** Removes a finished row. */
  void erase(ExecutionRow row) {
    historyTable.removeFromGroup(row);
    forget(row);
  }

  private void forgetNotificationsOf(ExecutionId execution) {
    historyTable.notificationsOf(execution).forEach(this::forget);
  }

  /** Removes a row from the history, together with its attempts and its log. */
  private void forget(ExecutionRow row) {
    rows.remove(row);
    refer(row, -1);
    historyTable.remove(row);
    if (row.origin.task() != null && row.occupiesSlot()) {
      slots.remove(new Slot(row.origin.task(), row.slot(), row.routing.tenant()), row);
    }
    attempts.remove(row.id);
    logs.remove(row.id);
  }

  private void count(ExecutionRow row, int by) {
    TaskId task = row.origin.countedTask();
    if (task != null) {
      add(active, new TaskTenant(task, row.routing.tenant()), by);
    }
  }

  private static <K> void add(Map<K, Integer> counts, K key, int by) {
    counts.merge(key, by, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
  }

  void addAttempt(ExecutionId id, Attempt attempt) {
    attempts.computeIfAbsent(id, i -> new ArrayList<>(2)).add(attempt);
  }

  List<Attempt> attemptsOf(ExecutionId id) {
    return List.copyOf(attempts.getOrDefault(id, List.of()));
  }

  void forEach(Consumer<ExecutionRow> action) {
    rows.forEach(action);
  }

  /** {@return all rows, live and finished, that fulfil a condition} */
  List<ExecutionRow> all(Predicate<ExecutionRow> condition) {
    return some(condition, Integer.MAX_VALUE);
  }

  /** {@return at most {@code limit} rows, live and finished, that fulfil a condition} */
  List<ExecutionRow> some(Predicate<ExecutionRow> condition, int limit) {
    List<ExecutionRow> found = new ArrayList<>();
    rows.forEach(
        row -> {
          if (found.size() < limit && condition.test(row)) {
            found.add(row);
          }
        });
    return found;
  }

  /** {@return the live executions of single tenants whose parent is the given execution} */
  List<ExecutionRow> liveUnder(ExecutionId parent) {
    return dependents.getOrDefault(parent, Set.of()).stream()
        .filter(row -> row.origin.kind() == Origin.Kind.CHILD)
        .toList();
  }
}
