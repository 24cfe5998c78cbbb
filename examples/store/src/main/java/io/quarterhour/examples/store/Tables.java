package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that the store knows. Whoever reads or changes it holds the lock of {@link Acts}. */
final class Tables {
  final Table<TaskRevision, TaskRow> definitions =
      new Table<>("definitions", TaskRevision.class, TaskRow.class, Keys.REVISIONS);
  final Table<TaskId, TaskState> tasks =
      new Table<>("tasks", TaskId.class, TaskState.class, Comparator.naturalOrder());
  final Table<Keys.OfTask, AuditEntry> audit =
      new Table<>("audit", Keys.OfTask.class, AuditEntry.class, Keys.OF_TASKS);

  /** Of each task the record of skipped slots that further ones may extend. */
  final Table<TaskId, ExecutionId> openSkips =
      new Table<>("openSkips", TaskId.class, ExecutionId.class, Comparator.naturalOrder());

  final Table<ExecutionId, ExecutionRow> executions =
      new Table<>("executions", ExecutionId.class, ExecutionRow.class, Comparator.naturalOrder());

  /** Apart from their executions, so that a lease can be prolonged without writing them again. */
  final Table<ExecutionId, String> documents =
      new Table<>("documents", ExecutionId.class, String.class, Comparator.naturalOrder());

  final Table<Keys.OfExecution, Attempt> attempts =
      new Table<>("attempts", Keys.OfExecution.class, Attempt.class, Keys.OF_EXECUTIONS);
  final Table<Keys.OfExecution, LogLine> log =
      new Table<>("log", Keys.OfExecution.class, LogLine.class, Keys.OF_EXECUTIONS);
  final Table<Keys.ReadMark, Long> readMarks =
      new Table<>("readMarks", Keys.ReadMark.class, Long.class, Keys.READ_MARKS);
  final Table<NodeId, NodeRow> nodes =
      new Table<>("nodes", NodeId.class, NodeRow.class, Keys.NODES);
  final Table<Keys.OfPlugin, String> states =
      new Table<>("states", Keys.OfPlugin.class, String.class, Keys.OF_PLUGINS);

  private final List<Table<?, ?>> all =
      List.of(
          definitions,
          tasks,
          audit,
          openSkips,
          executions,
          documents,
          attempts,
          log,
          readMarks,
          nodes,
          states);
  private final Map<String, Table<?, ?>> byName =
      all.stream().collect(Collectors.toMap(Table::name, Function.identity()));

  @Nullable Table<?, ?> table(String name) {
    return byName.get(name);
  }

  /** What the act that is going on has changed. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    all.forEach(table -> table.addChangesTo(changes));
    return changes;
  }

  /** Every row. */
  List<Change> rows() {
    List<Change> rows = new ArrayList<>();
    all.forEach(table -> table.addRowsTo(rows));
    return rows;
  }

  void keep() {
    all.forEach(Table::keep);
  }

  void undo() {
    all.forEach(Table::undo);
  }
}
