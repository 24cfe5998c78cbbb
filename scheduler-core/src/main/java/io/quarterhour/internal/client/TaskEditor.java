package io.quarterhour.internal.client;

import io.quarterhour.error.ConflictException;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.codec.TaskCodec;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Instant;
import java.util.List;

/** Saves, copies and deletes the definitions of tasks. */
final class TaskEditor {
  /** The maximum number of attempts to save a task, whose schedule state the engine changes too. */
  private static final int MAX_TRIES = 100;

  private final ScopedTasks tasks;
  private final TaskValidator validator;
  private final SavedScheduleState savedScheduleState;
  private final TaskOperations operations;
  private final EngineAccess engine;

  TaskEditor(
      ScopedTasks tasks,
      TaskValidator validator,
      SavedScheduleState savedScheduleState,
      TaskOperations operations,
      EngineAccess engine) {
    this.tasks = tasks;
    this.validator = validator;
    this.savedScheduleState = savedScheduleState;
    this.operations = operations;
    this.engine = engine;
  }

  Task save(Task task) {
    Task whole = checked(task);
    return task.revision() == 0 ? saveNew(whole, engine.now()) : saveEdit(whole, engine.now());
  }

  /** {@return a task with its open properties filled in; checks that the caller may save it} */
  Task checked(Task task) {
    Task whole = validator.complete(task, tasks.caller());
    requirePermission(whole);
    validator.requireKnownTenants(whole);
    return whole;
  }

  private void requirePermission(Task task) {
    TenantSelector tenants = task.tenants().orElseGet(TenantSelector::installation);
    if (!TaskValidator.permits(tasks.caller(), tenants)) {
      throw new ForbiddenException(
          "caller '"
              + tasks.caller().name()
              + "' may not save task "
              + task.id()
              + ": it runs for tenants beyond "
              + tasks.caller().scope().tenants());
    }
  }

  private Task saveNew(Task task, Instant now) {
    if (tasks.lookUp(task.id()).isPresent()) {
      throw new ConflictException(
          "task " + task.id() + " exists already: read it and edit() it, or choose another name");
    }
    if (!tasks.save(rowOf(task), savedScheduleState.ofNew(task, now), now)) {
      throw savedByOthers(task);
    }
    Task saved =
        task.atRevision(tasks.lookUp(task.id()).map(entry -> entry.row().revision()).orElse(1L));
    if (task.runsOnSave()) {
      operations.runNow(task.id());
    }
    engine.workAvailableNow();
    return saved;
  }

  private Task saveEdit(Task task, Instant now) {
    TaskRow row = rowOf(task);
    for (int i = 0; i < MAX_TRIES; i++) {
      TaskSummary entry = editable(task);
      if (isUnchanged(entry.row(), row)) {
        return task.atRevision(row.revision());
      }
      if (savedScheduleState.leavesDue(entry, task, now)) {
        operations.fireBeforeEdit(entry, now);
      } else if (tasks.save(row, savedScheduleState.ofEdit(entry, task, now), now)) {
        engine.workAvailableNow();
        return task.atRevision(task.revision() + 1);
      }
      // If no caller has edited the task, it fired meanwhile, which is no reason to fail.
    }
    throw savedByOthers(task);
  }

  private TaskSummary editable(Task task) {
    TaskSummary entry =
        tasks
            .lookUp(task.id())
            .orElseThrow(
                () ->
                    new ConflictException(
                        "task "
                            + task.id()
                            + " does not exist any more; its id cannot be changed either"));
    if (entry.row().revision() != task.revision()) {
      throw savedByOthers(task);
    }
    if (!entry.row().columns().title().equals(task.title())) {
      throw new InvalidInputException(
          "task " + task.id() + " is invalid",
          List.of(
              "the title of a saved task cannot be changed, it was '"
                  + entry.row().columns().title()
                  + "', was '"
                  + task.title()
                  + "'; duplicate the task instead"));
    }
    validator.requireKnownVersion(entry, task);
    return entry;
  }

  private static ConflictException savedByOthers(Task task) {
    return new ConflictException(
        "task " + task.id() + " was saved by another caller since it was read: read it again");
  }

  private static boolean isUnchanged(TaskRow stored, TaskRow row) {
    return stored.columns().equals(row.columns())
        && TaskCodec.isSame(stored.document(), row.document());
  }

  /** {@return the row to be saved, in the revision that was edited} */
  private TaskRow rowOf(Task task) {
    return new TaskRow(
        task.id(),
        task.revision(),
        new TaskRow.Columns(task.title(), task.action(), task.isSystem()),
        document(task));
  }

  private String document(Task task) {
    String document = TaskCodec.encode(task, validator.versionOf(task));
    if (document.length() > Task.MAX_DOCUMENT) {
      throw new InvalidInputException(
          "task " + task.id() + " is invalid",
          List.of(
              "its definition has "
                  + document.length()
                  + " characters as JSON, at most "
                  + Task.MAX_DOCUMENT
                  + " are allowed: refer to larger content instead of storing it in the task"));
    }
    return document;
  }

  Task copy(TaskId task, String newName) {
    return save(tasks.read(task).copyAs(newName).build());
  }

  boolean delete(TaskId task) {
    TaskId id = tasks.id(task);
    if (tasks.lookUp(id).isEmpty()) {
      return false;
    }
    boolean removed = tasks.delete(id, engine.now());
    engine.workAvailableNow();
    return removed;
  }
}
