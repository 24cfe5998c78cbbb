package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.claim.ScanStarts;
import io.quarterhour.jdbc.internal.rows.AuditRows;
import io.quarterhour.jdbc.internal.rows.DefinitionRows;
import io.quarterhour.jdbc.internal.rows.LastExecutionRows;
import io.quarterhour.jdbc.internal.rows.LockedTasks;
import io.quarterhour.jdbc.internal.rows.ScheduleStateRows;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
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
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Stores definitions and schedule states in tables. */
public final class JdbcTaskStore implements TaskStore {
  /**
   * Inserts a task, with the newest slot of the executions that it may have had before it was first
   * saved.
   */
  private static final String INSERT_TASK =
      "insert into {task} (tenant, name, revision, removed, version, fires, newest_slot) select"
          + " cast(? <as varchar>), cast(? <as varchar>), 1, false, 0, 0, max(slot_at) from (select"
          + " slot_at from {live} where task_tenant = ? and task_name = ? union all select slot_at"
          + " from {history} where task_tenant = ? and task_name = ?) had";

  private final TransactionRunner transactionRunner;
  private final ScanStarts scanStarts;

  private final DueTaskScan due;

  /**
   * Creates a store that works through a transaction runner and maintains the scan starts of the
   * queues.
   */
  public JdbcTaskStore(TransactionRunner transactionRunner, ScanStarts scanStarts) {
    this(transactionRunner, scanStarts, new DueTaskScan());
  }

  private JdbcTaskStore(
      TransactionRunner transactionRunner, ScanStarts scanStarts, DueTaskScan due) {
    this.transactionRunner = transactionRunner;
    this.scanStarts = scanStarts;
    this.due = due;
  }

  /** {@return the same store, which works through another transaction runner} */
  public JdbcTaskStore in(TransactionRunner others) {
    return new JdbcTaskStore(others, scanStarts, due);
  }

  @Override
  public SaveResult save(TaskRow row, @Nullable ScheduleState scheduleState, AuditEntry audit) {
    due.added(scheduleState == null ? null : scheduleState.dueAt());
    return transactionRunner.run(
        "save task " + row.id(), session -> save(session, row, scheduleState, audit));
  }

  private static SaveResult save(
      Session session, TaskRow row, @Nullable ScheduleState scheduleState, AuditEntry audit)
      throws SQLException {
    TaskId id = row.id();
    LockedTasks.LockedTask cell = locked(session, id);
    long revision = cell == null || cell.removed ? 0 : cell.revision;
    long version = cell == null || cell.removed ? 0 : cell.version;
    if (row.revision() != revision
        || (scheduleState != null && scheduleState.version() != version)) {
      return SaveResult.CONFLICT;
    }
    long next = cell == null ? 1 : cell.revision + 1;
    if (cell == null) {
      // If two transactions insert the task at once, the primary key rejects one of them. That
      // transaction is repeated and returns CONFLICT.
      session
          .plan(PlannerHint.BY_INDEX)
          .update(INSERT_TASK, parameters -> parameters.task(id).task(id).task(id));
    } else {
      if (!cell.removed) {
        DefinitionRows.replace(session, id, cell.revision, audit.at());
      }
      session.update(
          "update {task} set revision = ?, removed = false where tenant = ? and name = ?",
          parameters -> parameters.number(next).task(id));
    }
    if (cell == null || cell.removed) {
      LastExecutionRows.begin(session, id);
    }
    DefinitionRows.add(session, row, next);
    AuditRows.add(session, id, audit);
    if (scheduleState != null) {
      ScheduleStateRows.move(session, List.of(moved(id, scheduleState)));
    }
    return SaveResult.SAVED;
  }

  private static Firing moved(TaskId task, ScheduleState next) {
    return new Firing(task, next, List.of(), List.of());
  }

  private static LockedTasks.@Nullable LockedTask locked(Session session, TaskId id)
      throws SQLException {
    LockedTasks tasks = new LockedTasks(session);
    tasks.lock(List.of(id));
    return tasks.find(id);
  }

  @Override
  public boolean delete(TaskId task, AuditEntry audit) {
    return transactionRunner.run("remove task " + task, session -> remove(session, task, audit));
  }

  private static boolean remove(Session session, TaskId task, AuditEntry audit)
      throws SQLException {
    LockedTasks tasks = new LockedTasks(session);
    tasks.lock(List.of(task));
    LockedTasks.LockedTask cell = tasks.find(task);
    if (cell == null || cell.removed) {
      return false;
    }
    session.update(
        "update {task} set removed = true, open_skip_id = null where tenant = ? and name = ?",
        parameters -> parameters.task(task));
    ScheduleStateRows.move(session, List.of(moved(task, ScheduleStateRows.NONE)));
    DefinitionRows.replace(session, task, cell.revision, audit.at());
    AuditRows.add(session, task, audit);
    CancelHandler cancelHandler = new CancelHandler(session, new ExecutionInserter(session, tasks));
    cancelHandler.cancelWaitingOf(task, "the task was removed by " + audit.by(), audit.at());
    LastExecutionRows.end(session, task);
    return true;
  }

  @Override
  public FireResult updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    due.added(firing.scheduleState().dueAt());
    return transactionRunner.run(
        "update the schedule state of task " + firing.task(),
        session -> {
          LockedTasks tasks = new LockedTasks(session);
          FireResult answer = fire(session, tasks, List.of(firing), now, null).get(0);
          if (answer.applied()) {
            AuditRows.add(session, firing.task(), audit);
          }
          return answer;
        });
  }

  @Override
  public DueTasks due(Instant now, int limit) {
    return transactionRunner.read("find due tasks", session -> due.find(session, now, limit));
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    return transactionRunner.read(
        "read definitions", session -> DefinitionRows.find(session, new HashSet<>(revisions)));
  }

  @Override
  public List<FireResult> fire(List<Firing> firings, LeaseRequest leaseRequest) {
    if (firings.isEmpty()) {
      return List.of();
    }
    firings.forEach(firing -> scanStarts.added(firing.newExecutions()));
    AtomicBoolean again = new AtomicBoolean();
    Instant now = leaseRequest.now();
    List<FireResult> answers =
        transactionRunner.runDivided(
            "fire due tasks",
            firings,
            !due.wereLeftOut(firings, now),
            (session, some, waits) -> {
              LockedTasks tasks = new LockedTasks(session, again.getAndSet(true), waits);
              List<FireResult> results = fire(session, tasks, some, now, leaseRequest);
              due.leaveOut(tasks.taken(), now);
              return results;
            },
            firing -> {
              due.leaveOut(Set.of(firing.task()), now);
              return FireResult.CONFLICT;
            });
    due.fired(answers, leaseRequest.node(), now);
    return answers;
  }

  private static List<FireResult> fire(
      Session session,
      LockedTasks tasks,
      List<Firing> firings,
      Instant now,
      @Nullable LeaseRequest leaseRequest)
      throws SQLException {
    Set<TaskId> affected = new HashSet<>();
    List<NewExecution> executions = new ArrayList<>();
    for (Firing firing : firings) {
      affected.add(firing.task());
      executions.addAll(firing.newExecutions());
    }
    LockedTasks.collect(executions, affected);
    Set<TaskId> current = ScheduleStateRows.moveCurrent(session, firings, tasks);
    affected.removeAll(current);
    if (!affected.isEmpty()) {
      tasks.lock(affected);
      List<Firing> rest =
          firings.stream()
              .filter(one -> affected.contains(one.task()) && isFree(one, tasks))
              .toList();
      current.addAll(moveLocked(session, rest, tasks));
    }
    ExecutionInserter executionInserter = new ExecutionInserter(session, tasks);
    executionInserter.lookUp(executions);
    List<FireResult> answers = new ArrayList<>(firings.size());
    for (Firing firing : firings) {
      answers.add(
          current.contains(firing.task())
              ? insert(executionInserter, firing, now, leaseRequest)
              : FireResult.CONFLICT);
    }
    executionInserter.write();
    return answers;
  }

  /** {@return whether no other transaction has locked a task of which a firing inserts} */
  private static boolean isFree(Firing firing, LockedTasks tasks) {
    Set<TaskId> needed = new HashSet<>();
    LockedTasks.collect(firing.newExecutions(), needed);
    return Collections.disjoint(needed, tasks.taken());
  }

  /** {@return the tasks whose schedule states no other caller has moved; they are moved now} */
  private static Set<TaskId> moveLocked(Session session, List<Firing> firings, LockedTasks tasks)
      throws SQLException {
    Set<TaskId> current = new HashSet<>();
    List<Firing> moved = new ArrayList<>();
    for (Firing firing : firings) {
      LockedTasks.LockedTask cell = tasks.find(firing.task());
      if (cell != null && !cell.removed && cell.version == firing.scheduleState().version()) {
        moved.add(firing);
        current.add(firing.task());
      }
    }
    ScheduleStateRows.move(session, moved);
    moved.forEach(tasks::moved);
    return current;
  }

  private static FireResult insert(
      ExecutionInserter executionInserter,
      Firing firing,
      Instant now,
      @Nullable LeaseRequest leaseRequest)
      throws SQLException {
    Set<ExecutionId> live = new HashSet<>();
    Set<ExecutionId> records = new HashSet<>();
    for (SkippedSlots skipped : firing.skipped()) {
      records.add(executionInserter.skip(firing.task(), skipped, now));
    }
    List<InsertResult> admitted = new ArrayList<>(firing.executions().size());
    for (NewExecution execution : firing.executions()) {
      InsertResult fate = executionInserter.insert(execution, now, leaseRequest);
      if (fate.status() == InsertResult.Status.DUPLICATE) {
        executionInserter.mergeSlots(fate.id(), execution.slots());
      }
      admitted.add(fate);
      (fate.status() == InsertResult.Status.OVERLAP ? records : live).add(fate.id());
    }
    for (ConditionalNotification conditionalNotification : firing.conditionalNotifications()) {
      // The parent has the id that the firing assigned, so it did not exist before.
      ExecutionId about = conditionalNotification.notification().origin().parent();
      if ((conditionalNotification.condition() == ConditionalNotification.Condition.SKIPPED
              ? records
              : live)
          .contains(about)) {
        executionInserter.insert(conditionalNotification.notification(), now, null);
      }
    }
    return new FireResult(true, admitted);
  }
}
