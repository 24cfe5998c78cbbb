package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.TaskId;
import java.util.Comparator;

/** The keys of tables whose rows belong to something, in the order in which they are listed. */
final class Keys {
  static final Comparator<TaskRevision> REVISIONS =
      Comparator.comparing(TaskRevision::task).thenComparing(TaskRevision::revision);
  static final Comparator<NodeId> NODES =
      Comparator.comparing(NodeId::name).thenComparing(NodeId::incarnation);
  static final Comparator<OfTask> OF_TASKS =
      Comparator.comparing(OfTask::task).thenComparing(OfTask::number);
  static final Comparator<OfExecution> OF_EXECUTIONS =
      Comparator.comparing(OfExecution::execution).thenComparing(OfExecution::number);
  static final Comparator<ReadMark> READ_MARKS =
      Comparator.comparing(ReadMark::execution).thenComparing(ReadMark::principal);

  static final Comparator<OfPlugin> OF_PLUGINS =
      Comparator.comparing(OfPlugin::owner).thenComparing(OfPlugin::key);

  private Keys() {}

  /** What a plug-in remembers under one key. */
  record OfPlugin(String owner, String key) {}

  /** The nth of a task. */
  record OfTask(TaskId task, long number) {}

  /** The nth of an execution. */
  record OfExecution(ExecutionId execution, long number) {
    static OfExecution first(ExecutionId execution) {
      return new OfExecution(execution, Long.MIN_VALUE);
    }

    static OfExecution last(ExecutionId execution) {
      return new OfExecution(execution, Long.MAX_VALUE);
    }
  }

  /** What somebody has read of an execution. */
  record ReadMark(ExecutionId execution, String principal) {}
}
