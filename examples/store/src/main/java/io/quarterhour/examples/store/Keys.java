package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.TaskId;
import java.util.Comparator;

/** Composite keys of tables, with the order of each. */
final class Keys {
  static final Comparator<TaskRevision> REVISIONS =
      Comparator.comparing(TaskRevision::task).thenComparing(TaskRevision::revision);
  static final Comparator<NodeId> NODES =
      Comparator.comparing(NodeId::name).thenComparing(NodeId::incarnation);
  static final Comparator<Audit> AUDIT =
      Comparator.comparing(Audit::task).thenComparing(Audit::number);
  static final Comparator<ExecutionItem> EXECUTION_ITEMS =
      Comparator.comparing(ExecutionItem::execution).thenComparing(ExecutionItem::number);
  static final Comparator<ReadPosition> READ_POSITIONS =
      Comparator.comparing(ReadPosition::execution).thenComparing(ReadPosition::callerName);

  static final Comparator<StateKey> STATES =
      Comparator.comparing(StateKey::namespace)
          .thenComparing(key -> key.tenant().value())
          .thenComparing(StateKey::name);

  private Keys() {}

  /** The key of the audit entry with a given number of a task. */
  record Audit(TaskId task, long number) {}

  /** The key of the attempt or log line with a given number of an execution. */
  record ExecutionItem(ExecutionId execution, long number) {
    static ExecutionItem first(ExecutionId execution) {
      return new ExecutionItem(execution, Long.MIN_VALUE);
    }

    static ExecutionItem last(ExecutionId execution) {
      return new ExecutionItem(execution, Long.MAX_VALUE);
    }
  }

  /** The key of the position up to which of a caller read the log of an execution. */
  record ReadPosition(ExecutionId execution, String callerName) {}
}
