package io.quarterhour.examples.store;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores definitions and schedule states of tasks. */
final class FileTaskStore implements TaskStore {
  private final Transactions transactions;
  private final Tables tables;
  private final ExecutionInserter inserter;
  private final CancelHandler cancelHandler;

  FileTaskStore(
      Transactions transactions,
      Tables tables,
      ExecutionInserter inserter,
      CancelHandler cancelHandler) {
    this.transactions = transactions;
    this.tables = tables;
    this.inserter = inserter;
    this.cancelHandler = cancelHandler;
  }

  private TaskState state(TaskId task) {
    TaskState state = tables.tasks.get(task);
    return state == null ? TaskState.NONE : state;
  }

  @Override
  public SaveResult save(TaskRow row, @Nullable ScheduleState scheduleState, AuditEntry audit) {
    if (row.revision() == 0 && scheduleState == null) {
      throw new InvalidInputException(
          "a new task must have a schedule state, task " + row.id() + " has none");
    }
    return transactions.write(
        () -> {
          TaskState old = state(row.id());
          boolean isNew = row.revision() == 0;
          boolean matches =
              isNew
                  ? old.removed() && (scheduleState == null || scheduleState.version() == 0)
                  : !old.removed()
                      && row.revision() == old.revision()
                      && (scheduleState == null
                          || scheduleState.version() == old.scheduleState().version());
          if (!matches) {
            return SaveResult.CONFLICT;
          }
          if (!isNew) {
            replace(row.id(), old, audit.at());
          }
          long revision = old.revision() + 1;
          TaskState saved = old.withRevision(revision);
          tables.tasks.put(
              row.id(), scheduleState == null ? saved : saved.withScheduleState(scheduleState));
          tables.definitions.put(
              new TaskRevision(row.id(), revision),
              new TaskRow(row.id(), revision, row.columns(), row.document()));
          tables.addAudit(row.id(), audit);
          return SaveResult.SAVED;
        });
  }

  /** Notes that from now on only executions use the newest definition of a task. */
  private void replace(TaskId task, TaskState state, Instant now) {
    tables.unused.put(new TaskRevision(task, state.revision()), now);
  }

  @Override
  public boolean delete(TaskId task, AuditEntry audit) {
    return transactions.write(
        () -> {
          TaskState state = state(task);
          if (state.removed()) {
            return false;
          }
          tables.tasks.put(task, state.asRemoved());
          replace(task, state, audit.at());
          cancelHandler.cancelWaitingOf(task, audit.at());
          tables.addAudit(task, audit);
          return true;
        });
  }

  @Override
  public FireResult updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    return transactions.write(
        () -> {
          FireResult result = fire(firing, now, null);
          if (result.applied()) {
            tables.addAudit(firing.task(), audit);
          }
          return result;
        });
  }

  @Override
  public List<FireResult> fire(List<Firing> firings, LeaseRequest leaseRequest) {
    return transactions.write(
        () ->
            firings.stream()
                .map(firing -> fire(firing, leaseRequest.now(), leaseRequest))
                .toList());
  }

  private FireResult fire(Firing firing, Instant now, @Nullable LeaseRequest lease) {
    TaskState state = state(firing.task());
    if (state.removed() || state.scheduleState().version() != firing.scheduleState().version()) {
      return FireResult.CONFLICT;
    }
    tables.tasks.put(firing.task(), state.withScheduleState(firing.scheduleState()));
    // Skips come first: an inserted execution closes the open skip record.
    inserter.recordSkipped(firing.task(), firing.skipped(), now);
    List<InsertResult> inserted =
        firing.executions().stream().map(item -> inserter.insertFired(item, now, lease)).toList();
    firing
        .conditionalNotifications()
        .forEach(
            conditionalNotification -> inserter.insertConditional(conditionalNotification, now));
    return new FireResult(true, inserted);
  }

  /** A planned task and the instant at which it is due. */
  private record PlannedTask(TaskId task, TaskState state, Instant at) {
    static final Comparator<PlannedTask> EARLIEST =
        Comparator.comparing(PlannedTask::at).thenComparing(PlannedTask::task);

    DueTasks.DueTask due() {
      return new DueTasks.DueTask(new TaskRevision(task, state.revision()), state.scheduleState());
    }
  }

  @Override
  public DueTasks due(Instant now, int limit) {
    return transactions.read(
        () -> {
          List<PlannedTask> planned = planned();
          List<DueTasks.DueTask> due =
              planned.stream()
                  .takeWhile(item -> !item.at().isAfter(now))
                  .limit(limit)
                  .map(PlannedTask::due)
                  .toList();
          return new DueTasks(
              due, due.size() < planned.size() ? planned.get(due.size()).at() : null);
        });
  }

  /**
   * Returns all tasks that will become due, the earliest first. Sorting them all is acceptable
   * because there are far fewer tasks than executions.
   */
  private List<PlannedTask> planned() {
    List<PlannedTask> planned = new ArrayList<>();
    tables
        .tasks
        .byKey()
        .forEach(
            (task, state) -> {
              Instant at = state.removed() ? null : state.scheduleState().dueAt();
              if (at != null) {
                planned.add(new PlannedTask(task, state, at));
              }
            });
    planned.sort(PlannedTask.EARLIEST);
    return planned;
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    return transactions.read(
        () -> {
          Map<TaskRevision, TaskRow> found = new HashMap<>();
          for (TaskRevision revision : revisions) {
            TaskRow row = tables.definitions.get(revision);
            if (row != null) {
              found.put(revision, row);
            }
          }
          return found;
        });
  }
}
