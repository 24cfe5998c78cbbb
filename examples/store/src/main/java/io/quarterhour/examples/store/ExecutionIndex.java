package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
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
 * The executions, live and over, with what acts look them up by: the live ones, so that the history
 * is not read to claim something; and those that stand for a fire time of a task.
 */
final class ExecutionIndex {
  private final Tables tables;
  private final Map<ExecutionId, ExecutionRow> live = new TreeMap<>();
  private final Map<Slot, ExecutionId> slots = new HashMap<>();

  /** What only one execution may stand for. */
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

  /** Records of skipped slots and notifications stand for none. */
  private static @Nullable Slot slotOf(ExecutionRow row) {
    TaskId task = row.task();
    return task == null || row.isNotification() || row.state() == ExecutionState.SKIPPED
        ? null
        : new Slot(task, row.execution().slot(), row.tenant());
  }

  @Nullable ExecutionRow get(ExecutionId id) {
    return tables.executions.get(id);
  }

  /** The execution that stands for the fire time of another; null if none does. */
  @Nullable ExecutionRow findBySlot(NewExecution newExecution) {
    Slot slot = slotOf(ExecutionRow.waiting(newExecution));
    ExecutionId id = slot == null ? null : slots.get(slot);
    return id == null ? null : get(id);
  }

  /** Those that wait, run or are set aside. They are not to be changed while this is read. */
  Collection<ExecutionRow> live() {
    return live.values();
  }

  /** The live ones of a task, in a list of their own. */
  List<ExecutionRow> liveOf(TaskId task) {
    return live.values().stream().filter(row -> task.equals(row.task())).toList();
  }

  /** The live ones under another, in a list of their own. */
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

  /** Removes an execution that is over, with all that belongs to it alone. */
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

  /** The attempts that were recorded, by their number. */
  List<Attempt> attempts(ExecutionId id) {
    return List.copyOf(
        tables
            .attempts
            .byKey()
            .subMap(Keys.ExecutionItem.first(id), true, Keys.ExecutionItem.last(id), true)
            .values());
  }

  /** Counts one that is over among the children of its parent, which may be ready then. */
  void updateParent(ExecutionRow child, Instant now) {
    ExecutionId parentId = child.isChild() ? child.execution().origin().parent() : null;
    ExecutionRow parent = parentId == null ? null : get(parentId);
    if (parent != null && parent.state() == ExecutionState.AWAITING_CHILDREN) {
      Execution execution = parent.execution();
      if (execution.childCounts() != null) {
        put(parent.withChildCounts(execution.childCounts().withFinishedChild(child.state()), now));
      }
    }
  }
}
