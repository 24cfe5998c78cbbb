package io.quarterhour.internal.client;

import io.quarterhour.internal.codec.UnreadableException;
import io.quarterhour.internal.flow.Definition;
import io.quarterhour.internal.flow.Definitions;
import io.quarterhour.store.TaskEntry;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.LastRun;
import io.quarterhour.task.Planning;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskState;
import io.quarterhour.task.TaskStatus;
import io.quarterhour.tenant.TenantSelector;

/** Shows tasks as people read them. */
final class TaskView {
  private final Definitions definitions;

  TaskView(Definitions definitions) {
    this.definitions = definitions;
  }

  TaskStatus status(TaskEntry entry) {
    Task task;
    String recurrence;
    try {
      Definition definition = definitions.find(entry.row().taskRevision());
      task = definition.task();
      recurrence = definition.fireTimes() == null ? "" : definition.fireTimes().describe();
    } catch (UnreadableException e) {
      task = placeholder(entry);
      recurrence = "cannot be read: " + e.getMessage();
    }
    return new TaskStatus(
        task, state(entry, task), entry.timetable(), entry.lastRun(), entry.active(), recurrence);
  }

  /** A task that cannot be read is shown by what stands beside its document. */
  private static Task placeholder(TaskEntry entry) {
    return Task.builder(entry.row().id().name())
        .title(entry.row().columns().title())
        .action(entry.row().columns().action())
        .system(entry.row().columns().system())
        .tenants(TenantSelector.one(entry.row().id().tenant()))
        .build()
        .atRevision(entry.row().revision());
  }

  private static TaskState state(TaskEntry entry, Task task) {
    if (entry.active() > 0) {
      return TaskState.RUNNING;
    }
    if (entry.timetable().pause() != null) {
      return TaskState.PAUSED;
    }
    if (task.planning().orElse(Planning.MANUAL) == Planning.MANUAL) {
      return TaskState.MANUAL;
    }
    if (entry.timetable().next() != null) {
      return TaskState.PLANNED;
    }
    LastRun last = entry.lastRun();
    boolean succeeded =
        last == null
            || last.state() == ExecutionState.SUCCEEDED
            || last.state() == ExecutionState.WARNING;
    return succeeded ? TaskState.COMPLETED : TaskState.FAILED;
  }
}
