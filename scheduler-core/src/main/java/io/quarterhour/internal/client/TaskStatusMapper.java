package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.CalendarCache;
import io.quarterhour.internal.cache.CalendarSnapshot;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.internal.plugin.RegisteredAction;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.ScheduleSource;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskState;
import io.quarterhour.tenant.TenantSelector;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Maps stored tasks to the status that is shown to people. */
final class TaskStatusMapper {
  /**
   * The maximum number of fire times that are checked in search of one that no calendar excludes.
   */
  private static final int MAX_EXCLUDED = 1000;

  private final PluginRegistry plugins;
  private final DefinitionCache definitions;
  private final CalendarCache calendars;

  TaskStatusMapper(PluginRegistry plugins, DefinitionCache definitions, CalendarCache calendars) {
    this.plugins = plugins;
    this.definitions = definitions;
    this.calendars = calendars;
  }

  /**
   * {@return the task with its parameters in the version of this node} It can then be edited and
   * saved. Parameters that cannot be converted are returned as they are stored.
   */
  Task present(TaskDefinition definition) {
    Task task = definition.task();
    RegisteredAction<?> action = plugins.action(task.action());
    if (action == null || action.descriptor().parametersVersion() == definition.version()) {
      return of(task, task.parameters(), definition.version());
    }
    try {
      return of(
          task,
          action.converted(definition.version(), task.parameters()),
          action.descriptor().parametersVersion());
    } catch (InvalidInputException e) {
      return of(task, task.parameters(), definition.version());
    }
  }

  private static Task of(Task task, Map<String, Object> parameters, int version) {
    return task.edit()
        .action(task.action(), parameters)
        .parametersVersion(version)
        .build()
        .atRevision(task.revision());
  }

  TaskStatus status(TaskSummary entry) {
    ScheduleState scheduleState = entry.scheduleState();
    try {
      TaskDefinition definition = definitions.find(entry.row().taskRevision());
      Task task = present(definition);
      String recurrence = definition.fireTimes() == null ? "" : definition.fireTimes().describe();
      scheduleState = visibleState(scheduleState, definition);
      TaskState state = state(entry, task, scheduleState);
      return new TaskStatus(
          task, state, scheduleState, entry.lastExecution(), entry.active(), recurrence);
    } catch (DecodeException e) {
      return new TaskStatus(
          placeholder(entry),
          TaskState.QUARANTINED,
          scheduleState,
          entry.lastExecution(),
          entry.active(),
          "cannot be read: " + e.getMessage());
    }
  }

  /**
   * Replaces the next fire time by the next one that no calendar excludes, according to the
   * calendars that are known now; none if the schedule ends before. If all fire times that are
   * checked are excluded, it is the first one after them.
   */
  private ScheduleState visibleState(ScheduleState scheduleState, TaskDefinition definition) {
    List<String> names = definition.task().policies().fire().calendars();
    FireTimes times = definition.fireTimes();
    Instant slot = scheduleState.next();
    if (names.isEmpty() || times == null || slot == null) {
      return scheduleState;
    }
    CalendarSnapshot known = calendars.current();
    Instant nominal = scheduleState.nominal();
    for (int i = 0; i < MAX_EXCLUDED && known.exclude(names, slot); i++) {
      FireTime next = times.nextFire(slot);
      if (next == null) {
        return scheduleState.withNext(null, null);
      }
      slot = next.slot();
      nominal = next.nominal();
    }
    return scheduleState.withNext(slot, nominal);
  }

  /**
   * Returns a task built from the columns that are stored beside a document that cannot be decoded.
   */
  private static Task placeholder(TaskSummary entry) {
    return Task.builder(entry.row().id().name())
        .title(entry.row().columns().title())
        .action(entry.row().columns().action())
        .system(entry.row().columns().system())
        .tenants(TenantSelector.one(entry.row().id().tenant()))
        .build()
        .atRevision(entry.row().revision());
  }

  private static TaskState state(TaskSummary entry, Task task, ScheduleState scheduleState) {
    if (entry.active() > 0) {
      return TaskState.RUNNING;
    }
    if (scheduleState.pause() != null) {
      return TaskState.PAUSED;
    }
    if (task.scheduleSource().orElse(ScheduleSource.NONE) == ScheduleSource.NONE) {
      return TaskState.MANUAL;
    }
    if (scheduleState.next() != null) {
      return TaskState.PLANNED;
    }
    LastExecution last = entry.lastExecution();
    boolean succeeded =
        last == null
            || last.state() == ExecutionState.SUCCEEDED
            || last.state() == ExecutionState.WARNING;
    return succeeded ? TaskState.COMPLETED : TaskState.FAILED;
  }
}
