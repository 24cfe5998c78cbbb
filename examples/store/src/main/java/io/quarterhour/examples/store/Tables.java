package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All rows of the store. Every reader and writer must hold the lock of {@link Transactions}. */
final class Tables {
  final Table<TaskRevision, TaskRow> definitions =
      new Table<>("definitions", TaskRevision.class, TaskRow.class, Keys.REVISIONS);

  /** The instant at which each definition that is not current was last known to be used. */
  final Table<TaskRevision, Instant> unused =
      new Table<>("unused", TaskRevision.class, Instant.class, Keys.REVISIONS);

  final Table<TaskId, TaskState> tasks =
      new Table<>("tasks", TaskId.class, TaskState.class, Comparator.naturalOrder());
  final Table<Keys.Audit, AuditEntry> audit =
      new Table<>("audit", Keys.Audit.class, AuditEntry.class, Keys.AUDIT);

  /** The record of skipped slots of each task that further skipped slots may extend. */
  final Table<TaskId, ExecutionId> openSkips =
      new Table<>("openSkips", TaskId.class, ExecutionId.class, Comparator.naturalOrder());

  final Table<ExecutionId, ExecutionRow> executions =
      new Table<>("executions", ExecutionId.class, ExecutionRow.class, Comparator.naturalOrder());

  /**
   * Stored apart from the executions, so that renewing a lease does not write the document again.
   */
  final Table<ExecutionId, String> documents =
      new Table<>("documents", ExecutionId.class, String.class, Comparator.naturalOrder());

  final Table<Keys.ExecutionItem, Attempt> attempts =
      new Table<>("attempts", Keys.ExecutionItem.class, Attempt.class, Keys.EXECUTION_ITEMS);
  final Table<Keys.ExecutionItem, LogLine> log =
      new Table<>("log", Keys.ExecutionItem.class, LogLine.class, Keys.EXECUTION_ITEMS);
  final Table<Keys.ReadPosition, Long> readPositions =
      new Table<>("readPositions", Keys.ReadPosition.class, Long.class, Keys.READ_POSITIONS);
  final Table<NodeId, NodeRow> nodes =
      new Table<>("nodes", NodeId.class, NodeRow.class, Keys.NODES);
  final Table<StateKey, StateText> states =
      new Table<>("states", StateKey.class, StateText.class, Keys.STATES);

  private final List<Table<?, ?>> all =
      List.of(
          definitions,
          unused,
          tasks,
          audit,
          openSkips,
          executions,
          documents,
          attempts,
          log,
          readPositions,
          nodes,
          states);
  private final Map<String, Table<?, ?>> byName =
      all.stream().collect(Collectors.toMap(Table::name, Function.identity()));

  void addAudit(TaskId task, AuditEntry entry) {
    Keys.Audit end = new Keys.Audit(task, Long.MAX_VALUE);
    Keys.Audit last = audit.byKey().floorKey(end);
    long number = last != null && last.task().equals(task) ? last.number() + 1 : 1;
    audit.put(new Keys.Audit(task, number), entry);
  }

  @Nullable Table<?, ?> table(String name) {
    return byName.get(name);
  }

  /** Returns the changes of the current transaction. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    all.forEach(table -> table.addChangesTo(changes));
    return changes;
  }

  /** Returns all rows. */
  List<Change> rows() {
    List<Change> rows = new ArrayList<>();
    all.forEach(table -> table.addRowsTo(rows));
    return rows;
  }

  void commit() {
    all.forEach(Table::commit);
  }

  void rollback() {
    all.forEach(Table::rollback);
  }
}
