package io.quarterhour.internal.client;

import io.quarterhour.client.Declaration;
import io.quarterhour.client.DeclareResult;
import io.quarterhour.client.TenantErasure;
import io.quarterhour.error.TextLimit;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles the requests of a caller that concern tasks. All changes require write access. */
final class TaskRequests {
  private final WriteAccess writeAccess;
  private final ScopedTasks tasks;
  private final TaskEditor editor;
  private final TaskDeclarer declarer;
  private final TaskOperations operations;
  private final TenantEraser eraser;

  TaskRequests(
      WriteAccess writeAccess,
      ScopedTasks tasks,
      TaskEditor editor,
      TaskOperations operations,
      TenantEraser eraser) {
    this.writeAccess = writeAccess;
    this.tasks = tasks;
    this.editor = editor;
    this.declarer = new TaskDeclarer(tasks, editor);
    this.operations = operations;
    this.eraser = eraser;
  }

  Task save(Task task) {
    writeAccess.require("save task " + task.id());
    return editor.save(task);
  }

  List<DeclareResult> declare(Declaration declaration) {
    writeAccess.require("declare tasks");
    return declarer.declare(declaration);
  }

  Task copy(TaskId task, String newName) {
    writeAccess.require("duplicate task " + task);
    return editor.copy(task, newName);
  }

  boolean delete(TaskId task) {
    writeAccess.require("delete task " + task);
    return editor.delete(task);
  }

  TaskStatus pause(TaskId task, @Nullable Instant until, String reason) {
    writeAccess.require("pause task " + task);
    return operations.pause(task, until, checked(reason));
  }

  TaskStatus resume(TaskId task, String reason) {
    writeAccess.require("resume task " + task);
    return operations.resume(task, checked(reason));
  }

  TaskStatus skipNext(TaskId task, int count, String reason) {
    writeAccess.require("skip fire times of task " + task);
    return operations.skipNext(task, count, checked(reason));
  }

  private static String checked(String reason) {
    return TextLimit.check("the reason", reason, Pause.MAX_REASON);
  }

  ExecutionId runAtNextSlot(TaskId task) {
    writeAccess.require("run task " + task);
    return operations.runAtNextSlot(task);
  }

  ExecutionId runNow(TaskId task) {
    writeAccess.require("run task " + task);
    return operations.runNow(task);
  }

  TenantErasure eraseTenant(TenantId tenant) {
    writeAccess.require("erase a tenant");
    return eraser.erase(tenant);
  }

  /** {@return the tasks that the caller may read} */
  ScopedTasks visible() {
    return tasks;
  }
}
