package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The executions with two indexes: the live executions, so that a claim does not read the history,
 * and the executions by fire time of a task.
 */
final class ExecutionIndex {
  private final Tables tables;
  private final Map<ExecutionId, ExecutionRow> live = new TreeMap<>();
  private final Map<Slot, ExecutionId> slots = new HashMap<>();

  /** The unique key of an execution of a task. */
  private record Slot(TaskId task, Instant at, TenantId tenant) {}

  ExecutionIndex(Tables tables) {
    this.tables = tables;
    tables.executions.addIndex(this::update);
  }

  private void update(@Nullable ExecutionRow previous, @Nullable ExecutionRow current) {
    if (previous != null) {
      live.remove(previous.id());
      Slot slot = slotOf(previous);
      if (slot != null) {
        slots.remove(slot, previous.id());
      }
    }
    if (current != null) {
      if (!current.isFinished()) {
        live.put(current.id(), current);
      }
      Slot slot = slotOf(current);
      if (slot != null) {
        slots.put(slot, current.id());
      }
    }
  }

  /** Returns the slot that an execution occupies; null if there is none. */
  private static @Nullable Slot slotOf(ExecutionRow row) {
    TaskId task = row.execution().origin().countedTask();
    return task == null || !row.execution().occupiesSlot()
        ? null
        : new Slot(task, row.execution().slot(), row.tenant());
  }

  @Nullable ExecutionRow get(ExecutionId id) {
    return tables.executions.get(id);
  }

  /** Returns the existing execution for the fire time of a new one; null if there is none. */
  @Nullable ExecutionRow findBySlot(NewExecution newExecution) {
    Slot slot = slotOf(ExecutionRow.inserted(newExecution, null));
    ExecutionId id = slot == null ? null : slots.get(slot);
    return id == null ? null : get(id);
  }

  /**
   * Returns a view of the waiting, running and quarantined executions. It must not be modified
   * during iteration.
   */
  Collection<ExecutionRow> live() {
    return live.values();
  }

  /** Returns a copy of the list of live executions of a task, without notifications. */
  List<ExecutionRow> liveOf(TaskId task) {
    return live.values().stream()
        .filter(row -> task.equals(row.execution().origin().countedTask()))
        .toList();
  }

  /** Returns a copy of the list of live children of an execution. */
  List<ExecutionRow> liveChildrenOf(ExecutionId parent) {
    return live.values().stream()
        .filter(row -> row.isChild() && parent.equals(row.execution().origin().parent()))
        .toList();
  }

  void put(ExecutionRow row) {
    tables.executions.put(row.id(), row);
  }

  void insert(ExecutionRow row, @Nullable String document) {
    put(row);
    if (document != null) {
      tables.documents.put(row.id(), document);
    }
  }

  /** Removes a finished execution with its document, attempts, log lines and read positions. */
  void remove(ExecutionId id) {
    Keys.ExecutionItem first = Keys.ExecutionItem.first(id);
    Keys.ExecutionItem last = Keys.ExecutionItem.last(id);
    tables.executions.remove(id);
    tables.documents.remove(id);
    tables.attempts.removeAll(first, last);
    tables.log.removeAll(first, last);
    tables.readPositions.byKey().keySet().stream()
        .filter(mark -> mark.execution().equals(id))
        .toList()
        .forEach(tables.readPositions::remove);
  }

  void recordAttempt(ExecutionId id, Attempt attempt) {
    tables.attempts.put(new Keys.ExecutionItem(id, attempt.number()), attempt);
  }

  /** Returns the recorded attempts, ordered by number. */
  List<Attempt> attempts(ExecutionId id) {
    return List.copyOf(
        tables
            .attempts
            .byKey()
            .subMap(Keys.ExecutionItem.first(id), true, Keys.ExecutionItem.last(id), true)
            .values());
  }

  /** Counts a finished execution in its parent, if it is the child of a fan-out. */
  void updateParent(ExecutionRow child, Instant now) {
    ExecutionId parent = child.execution().origin().parent();
    if (child.isChild() && parent != null) {
      countChild(parent, child.state(), now);
    }
  }

  /** Counts a finished child; the last one makes its parent ready. */
  void countChild(ExecutionId parentId, ExecutionState child, Instant now) {
    ExecutionRow parent = get(parentId);
    if (parent != null) {
      put(parent.with(ExecutionTransitions.childFinished(parent.execution(), child, now)));
    }
  }
}
