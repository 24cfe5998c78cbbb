package io.quarterhour.internal.client;

import io.quarterhour.error.ConflictException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stored tasks within the scope of a caller: queries, and changes that are recorded in the name
 * of the caller.
 */
final class ScopedTasks {
  private static final int MAX_AUDIT = 100;

  private final TaskStore store;
  private final HistoryStore history;
  private final DefinitionCache definitions;
  private final TaskStatusMapper statusMapper;
  private final Caller caller;

  ScopedTasks(
      TaskStore store,
      HistoryStore history,
      DefinitionCache definitions,
      TaskStatusMapper statusMapper,
      Caller caller) {
    this.store = store;
    this.history = history;
    this.definitions = definitions;
    this.statusMapper = statusMapper;
    this.caller = caller;
  }

  Caller caller() {
    return caller;
  }

  /**
   * Resolves the owner of a task id. If a caller who is limited to one tenant names a task of the
   * installation, the task of that tenant with the same name is meant.
   */
  TaskId id(TaskId task) {
    boolean ofOneTenant = !caller.scope().all() && caller.scope().tenants().size() == 1;
    TenantId tenant =
        ofOneTenant && task.tenant().isInstallation()
            ? caller.scope().tenants().iterator().next()
            : task.tenant();
    return new TaskId(tenant, task.name());
  }

  /** {@return the task with exactly this id; its owner is not resolved} */
  Optional<TaskSummary> lookUp(TaskId id) {
    return history.task(caller.scope(), id);
  }

  /** {@return the task that a caller names; fails if it is not visible} */
  TaskSummary entry(TaskId task) {
    return lookUp(id(task))
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no task " + id(task) + " is visible to caller '" + caller.name() + "'"));
  }

  /** {@return the definition of a task; fails if it cannot be decoded} */
  TaskDefinition definition(TaskSummary entry) {
    try {
      return definitions.find(entry.row().taskRevision());
    } catch (DecodeException e) {
      throw new ConflictException(
          "task " + entry.row().id() + " cannot be read: " + e.getMessage());
    }
  }

  /** {@return the schedule of a task; null if it has none or cannot be decoded} */
  @Nullable Schedule scheduleOf(TaskSummary entry) {
    TaskDefinition definition = readable(entry);
    return definition == null ? null : definition.task().schedule().orElse(null);
  }

  /** {@return the definition of a task; null if it cannot be decoded} */
  @Nullable TaskDefinition readable(TaskSummary entry) {
    try {
      return definitions.find(entry.row().taskRevision());
    } catch (DecodeException e) {
      return null;
    }
  }

  /** {@return a task as it can be edited; fails if its definition cannot be decoded} */
  Task read(TaskId task) {
    return statusMapper.present(definition(entry(task)));
  }

  /** {@return the stored document of a task} */
  String storedDocument(TaskId task) {
    return entry(task).row().document();
  }

  Optional<TaskStatus> find(TaskId task) {
    return lookUp(id(task)).map(statusMapper::status);
  }

  TaskStatus status(TaskId task) {
    return statusMapper.status(entry(task));
  }

  Page<TaskStatus> list(TaskQuery query, PageRequest page) {
    Page<TaskSummary> entries = history.tasks(caller.scope(), query, page);
    definitions.load(entries.items().stream().map(entry -> entry.row().taskRevision()).toList());
    return new Page<>(
        entries.items().stream().map(statusMapper::status).toList(), entries.cursor());
  }

  /** {@return the newest audit entries of a task, which may have been deleted} */
  List<AuditEntry> audit(TaskId task) {
    TaskId id = id(task);
    if (!caller.scope().includes(id.tenant())) {
      throw new NotFoundException(
          "no task " + id + " is visible to caller '" + caller.name() + "'");
    }
    return history.audit(id, MAX_AUDIT);
  }

  /** {@return whether a definition was stored; false if the task was changed in the meantime} */
  boolean save(TaskRow row, @Nullable ScheduleState scheduleState, Instant now) {
    return store.save(row, scheduleState, auditEntry("saved", "", now)) == SaveResult.SAVED;
  }

  /** {@return whether a task was deleted; false if it does not exist} */
  boolean delete(TaskId id, Instant now) {
    return store.delete(id, auditEntry("deleted", "", now));
  }

  /** Changes the schedule state of a task, unless it was changed in the meantime. */
  FireResult update(Firing change, String act, String reason, Instant now) {
    return store.updateScheduleState(change, now, auditEntry(act, reason, now));
  }

  private AuditEntry auditEntry(String act, String reason, Instant now) {
    return new AuditEntry(now, caller.name(), act, reason);
  }
}
