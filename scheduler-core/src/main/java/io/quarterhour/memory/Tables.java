package io.quarterhour.memory;

import io.quarterhour.task.Attempt;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.Origin;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Everything that the store knows. Whoever touches it holds its monitor. */
final class Tables {
  /** All tasks that there are or were, by owner and name. */
  final NavigableMap<TaskId, TaskCell> tasks = new TreeMap<>();

  final TimeQueue<TaskCell> dueTasks = new TimeQueue<>();
  final Past past = new Past();
  final Ready ready = new Ready();
  final MemoryStates states = new MemoryStates();
  final Map<ExecutionId, LogBook> logs = new HashMap<>();

  /** All executions, live and over. */
  private final RowTable rows = new RowTable();

  private final Map<Slot, Row> slots = new HashMap<>();
  private final Map<TaskTenant, Integer> active = new HashMap<>();
  private final Map<ExecutionId, List<Attempt>> attempts = new HashMap<>();

  /** What there may be only one of. */
  private record Slot(TaskId task, Instant at, TenantId tenant) {}

  /** Whose executions are counted. */
  private record TaskTenant(TaskId task, TenantId tenant) {}

  /** {@return the row of that id, live or over, or null} */
  @Nullable Row find(ExecutionId id) {
    return rows.find(id);
  }

  /** {@return the row that stands for a slot, or null} */
  @Nullable Row atSlot(TaskId task, Instant at, TenantId tenant) {
    return slots.get(new Slot(task, at, tenant));
  }

  int activeOf(TaskId task, TenantId tenant) {
    return active.getOrDefault(new TaskTenant(task, tenant), 0);
  }

  /** Lets a new row live; it does not stand in any queue yet. */
  void insert(Row row) {
    rows.add(row);
    if (row.origin.task() != null && row.standsForSlot()) {
      slots.put(new Slot(row.origin.task(), row.slots().last(), row.routing.tenant()), row);
    }
    count(row, 1);
  }

  /** Moves a row to the history. */
  void finish(Row row) {
    row.leaveQueue();
    ready.free(row);
    count(row, -1);
    past.add(row);
  }

  /** Puts a row into the history that never lived. */
  void record(Row row) {
    rows.add(row);
    past.add(row);
  }

  /** Takes a row out of the history, with all that hangs on it. */
  void forget(Row row) {
    rows.remove(row);
    past.remove(row);
    if (row.origin.task() != null && row.standsForSlot()) {
      slots.remove(new Slot(row.origin.task(), row.slots().last(), row.routing.tenant()), row);
    }
    attempts.remove(row.id);
    logs.remove(row.id);
  }

  private void count(Row row, int by) {
    TaskId task = row.countedTask();
    if (task != null) {
      active.merge(
          new TaskTenant(task, row.routing.tenant()),
          by,
          (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  void addAttempt(ExecutionId id, Attempt attempt) {
    attempts.computeIfAbsent(id, i -> new ArrayList<>(2)).add(attempt);
  }

  List<Attempt> attemptsOf(ExecutionId id) {
    return List.copyOf(attempts.getOrDefault(id, List.of()));
  }

  void forEach(Consumer<Row> action) {
    rows.forEach(action);
  }

  /** {@return all rows, live and over, of which something holds} */
  List<Row> all(Predicate<Row> condition) {
    List<Row> found = new ArrayList<>();
    rows.forEach(
        row -> {
          if (condition.test(row)) {
            found.add(row);
          }
        });
    return found;
  }

  /** {@return the executions of single tenants under an execution that are live} */
  List<Row> liveUnder(ExecutionId parent) {
    return all(
        row ->
            row.origin.kind() == Origin.Kind.TENANT
                && parent.equals(row.origin.parent())
                && !row.state.isFinished());
  }
}
