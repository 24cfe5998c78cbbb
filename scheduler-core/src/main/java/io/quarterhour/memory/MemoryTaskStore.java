package io.quarterhour.memory;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Task definitions and schedule states, in memory. */
final class MemoryTaskStore implements TaskStore {
  private final MemoryTables memoryTables;
  private final ExecutionInserter executionInserter;
  private final CompletionHandler completionHandler;

  MemoryTaskStore(
      MemoryTables memoryTables,
      ExecutionInserter executionInserter,
      CompletionHandler completionHandler) {
    this.memoryTables = memoryTables;
    this.executionInserter = executionInserter;
    this.completionHandler = completionHandler;
  }

  @Override
  public SaveResult save(TaskRow row, @Nullable ScheduleState scheduleState, AuditEntry audit) {
    synchronized (memoryTables) {
      StoredTask cell = memoryTables.tasks.get(row.id());
      long revision = cell == null || cell.removed ? 0 : cell.revision;
      long version = cell == null || cell.removed ? 0 : cell.scheduleState.version();
      if (row.revision() != revision
          || (scheduleState != null && scheduleState.version() != version)) {
        return SaveResult.CONFLICT;
      }
      if (cell == null) {
        cell = new StoredTask(row.id());
        memoryTables.tasks.put(row.id(), cell);
      }
      if (!cell.removed) {
        memoryTables.unused.add(cell, audit.at());
      }
      cell.removed = false;
      cell.add(row);
      memoryTables.audit.add(row.id(), audit);
      if (scheduleState != null) {
        cell.move(scheduleState, memoryTables.dueTasks);
      }
      return SaveResult.SAVED;
    }
  }

  @Override
  public boolean delete(TaskId task, AuditEntry audit) {
    synchronized (memoryTables) {
      StoredTask cell = memoryTables.tasks.get(task);
      if (cell == null || cell.removed) {
        return false;
      }
      cell.removed = true;
      cell.lastExecution = null;
      cell.openSkip = null;
      memoryTables.unused.add(cell, audit.at());
      memoryTables.audit.add(task, audit);
      cell.move(new ScheduleState(0, null, null, null, 0), memoryTables.dueTasks);
      String reason = "the task was removed by " + audit.by();
      memoryTables
          .all(row -> CompletionHandler.waits(row) && task.equals(row.origin.countedTask()))
          .forEach(row -> completionHandler.cancelWaiting(row, reason, audit.at()));
      return true;
    }
  }

  @Override
  public FireResult updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    synchronized (memoryTables) {
      FireResult answer = fire(firing, now, null);
      if (answer.applied()) {
        memoryTables.audit.add(firing.task(), audit);
      }
      return answer;
    }
  }

  @Override
  public DueTasks due(Instant now, int limit) {
    synchronized (memoryTables) {
      List<DueTasks.DueTask> due = new ArrayList<>();
      List<StoredTask> claimed = new ArrayList<>();
      StoredTask cell = memoryTables.dueTasks.peek(now.toEpochMilli());
      while (cell != null && due.size() < limit) {
        due.add(new DueTasks.DueTask(cell.newest().taskRevision(), cell.scheduleState));
        claimed.add(cell);
        cell.leaveQueue();
        cell = memoryTables.dueTasks.peek(now.toEpochMilli());
      }
      Long next = memoryTables.dueTasks.earliest();
      for (StoredTask t : claimed) {
        Instant at = t.scheduleState.dueAt();
        if (at != null) {
          memoryTables.dueTasks.put(t, at.toEpochMilli());
        }
      }
      return new DueTasks(due, next == null ? null : Instant.ofEpochMilli(next));
    }
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    synchronized (memoryTables) {
      Map<TaskRevision, TaskRow> found = new HashMap<>();
      for (TaskRevision wanted : revisions) {
        StoredTask cell = memoryTables.tasks.get(wanted.task());
        TaskRow row = cell == null ? null : cell.definition(wanted.revision());
        if (row != null) {
          found.put(wanted, row);
        }
      }
      return found;
    }
  }

  @Override
  public List<FireResult> fire(List<Firing> firings, LeaseRequest leaseRequest) {
    synchronized (memoryTables) {
      List<FireResult> answers = new ArrayList<>(firings.size());
      for (Firing firing : firings) {
        answers.add(fire(firing, leaseRequest.now(), leaseRequest));
      }
      return answers;
    }
  }

  private FireResult fire(Firing firing, Instant now, @Nullable LeaseRequest leaseRequest) {
    StoredTask cell = memoryTables.tasks.get(firing.task());
    if (cell == null
        || cell.removed
        || cell.scheduleState.version() != firing.scheduleState().version()) {
      return FireResult.CONFLICT;
    }
    cell.move(firing.scheduleState(), memoryTables.dueTasks);
    for (SkippedSlots skipped : firing.skipped()) {
      executionInserter.skip(firing.task(), skipped, now);
    }
    List<InsertResult> admitted = new ArrayList<>(firing.executions().size());
    for (NewExecution execution : firing.executions()) {
      InsertResult fate = executionInserter.insert(execution, now, leaseRequest);
      if (fate.status() == InsertResult.Status.DUPLICATE) {
        executionInserter.mergeSlots(fate.id(), execution.slots());
      }
      admitted.add(fate);
    }
    insertNotifications(firing, now);
    return new FireResult(true, admitted);
  }

  /**
   * Inserts the notifications whose condition holds. An execution that has the id given by the
   * firing was inserted by this firing.
   */
  private void insertNotifications(Firing firing, Instant now) {
    for (ConditionalNotification conditionalNotification : firing.conditionalNotifications()) {
      ExecutionId about = conditionalNotification.notification().origin().parent();
      ExecutionRow row = about == null ? null : memoryTables.find(about);
      if (row != null
          && (row.state() == ExecutionState.SKIPPED)
              == (conditionalNotification.condition()
                  == ConditionalNotification.Condition.SKIPPED)) {
        executionInserter.insert(conditionalNotification.notification(), now, null);
      }
    }
  }
}
