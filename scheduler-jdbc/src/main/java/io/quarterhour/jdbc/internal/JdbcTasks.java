package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Plan;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.Transactions;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.Due;
import io.quarterhour.store.FireAnswer;
import io.quarterhour.store.Firing;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.Notice;
import io.quarterhour.store.SaveAnswer;
import io.quarterhour.store.SkippedSlots;
import io.quarterhour.store.TaskRevision;
import io.quarterhour.store.TaskRow;
import io.quarterhour.store.TaskStore;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.Timetable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Definitions and timetables in tables. */
public final class JdbcTasks implements TaskStore {
  /** It may have had executions before it was ever saved. */
  private static final String BORN =
      "insert into {task} (tenant, name, revision, removed, version, fires, newest_slot) select"
          + " cast(? <as varchar>), cast(? <as varchar>), 1, false, 0, 0, max(slot_at) from (select"
          + " slot_at from {live} where task_tenant = ? and task_name = ? union all select slot_at"
          + " from {history} where task_tenant = ? and task_name = ?) had";

  private final Transactions transactions;
  private final Fronts fronts;

  private final DueTasks due;

  /** Keeps them where transactions go, and notes where the work of each queue begins. */
  public JdbcTasks(Transactions transactions, Fronts fronts) {
    this(transactions, fronts, new DueTasks());
  }

  private JdbcTasks(Transactions transactions, Fronts fronts, DueTasks due) {
    this.transactions = transactions;
    this.fronts = fronts;
    this.due = due;
  }

  /** {@return the same where other transactions go} */
  public JdbcTasks in(Transactions others) {
    return new JdbcTasks(others, fronts, due);
  }

  @Override
  public SaveAnswer save(TaskRow row, @Nullable Timetable timetable, AuditEntry audit) {
    due.added(timetable == null ? null : timetable.dueAt());
    return transactions.run(
        "save task " + row.id(), session -> save(session, row, timetable, audit));
  }

  private static SaveAnswer save(
      Session session, TaskRow row, @Nullable Timetable timetable, AuditEntry audit)
      throws SQLException {
    TaskId id = row.id();
    TaskRows.TaskCell cell = locked(session, id);
    long revision = cell == null || cell.removed ? 0 : cell.revision;
    long version = cell == null || cell.removed ? 0 : cell.version;
    if (row.revision() != revision || (timetable != null && timetable.version() != version)) {
      return SaveAnswer.CONFLICT;
    }
    long next = cell == null ? 1 : cell.revision + 1;
    if (cell == null) {
      // Of two that insert it at once one is told so by the primary key, begins again, and loses.
      session.plan(Plan.BY_INDEX).update(BORN, bind -> bind.task(id).task(id).task(id));
    } else {
      session.update(
          "update {task} set revision = ?, removed = false where tenant = ? and name = ?",
          bind -> bind.number(next).task(id));
    }
    if (cell == null || cell.removed) {
      LastRuns.begin(session, id);
    }
    Definitions.add(session, row, next);
    Audit.add(session, id, audit);
    if (timetable != null) {
      Timetables.move(session, List.of(moved(id, timetable)));
    }
    return SaveAnswer.SAVED;
  }

  private static Firing moved(TaskId task, Timetable next) {
    return new Firing(task, next, List.of(), List.of());
  }

  private static TaskRows.@Nullable TaskCell locked(Session session, TaskId id)
      throws SQLException {
    TaskRows tasks = new TaskRows(session);
    tasks.lock(List.of(id));
    return tasks.find(id);
  }

  @Override
  public boolean remove(TaskId task, AuditEntry audit) {
    return transactions.run("remove task " + task, session -> remove(session, task, audit));
  }

  private static boolean remove(Session session, TaskId task, AuditEntry audit)
      throws SQLException {
    TaskRows tasks = new TaskRows(session);
    tasks.lock(List.of(task));
    TaskRows.TaskCell cell = tasks.find(task);
    if (cell == null || cell.removed) {
      return false;
    }
    session.update(
        "update {task} set removed = true, open_skip = null where tenant = ? and name = ?",
        bind -> bind.task(task));
    Timetables.move(session, List.of(moved(task, Timetables.NONE)));
    Audit.add(session, task, audit);
    Cancellations cancellations = new Cancellations(session, new Admission(session, tasks));
    cancellations.cancelWaitingOf(task, "the task was removed by " + audit.by(), audit.at());
    LastRuns.end(session, task);
    return true;
  }

  @Override
  public FireAnswer updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    due.added(firing.timetable().dueAt());
    return transactions.run(
        "adjust the timetable of " + firing.task(),
        session -> {
          TaskRows tasks = new TaskRows(session);
          FireAnswer answer = fire(session, tasks, List.of(firing), now, null).get(0);
          if (answer.moved()) {
            Audit.add(session, firing.task(), audit);
          }
          return answer;
        });
  }

  @Override
  public Due due(Instant now, int limit) {
    return transactions.read("look for due tasks", session -> due.find(session, now, limit));
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    return transactions.read(
        "read definitions", session -> Definitions.find(session, new HashSet<>(revisions)));
  }

  @Override
  public List<FireAnswer> fire(List<Firing> firings, LeaseTerms terms) {
    if (firings.isEmpty()) {
      return List.of();
    }
    firings.forEach(firing -> fronts.added(firing.newExecutions()));
    AtomicBoolean again = new AtomicBoolean();
    List<FireAnswer> answers =
        transactions.run(
            "fire",
            session -> {
              TaskRows tasks = new TaskRows(session, again.getAndSet(true));
              return fire(session, tasks, firings, terms.now(), terms);
            });
    due.fired(answers, terms.node(), terms.now());
    return answers;
  }

  private static List<FireAnswer> fire(
      Session session,
      TaskRows tasks,
      List<Firing> firings,
      Instant now,
      @Nullable LeaseTerms terms)
      throws SQLException {
    Set<TaskId> affected = new HashSet<>();
    List<NewExecution> executions = new ArrayList<>();
    for (Firing firing : firings) {
      affected.add(firing.task());
      executions.addAll(firing.newExecutions());
    }
    TaskRows.collect(executions, affected);
    Set<TaskId> current = Timetables.moveCurrent(session, firings, tasks);
    affected.removeAll(current);
    if (!affected.isEmpty()) {
      tasks.lock(affected);
      List<Firing> rest = firings.stream().filter(one -> affected.contains(one.task())).toList();
      current.addAll(moveLocked(session, rest, tasks));
    }
    Admission admission = new Admission(session, tasks);
    admission.expect(executions);
    List<FireAnswer> answers = new ArrayList<>(firings.size());
    for (Firing firing : firings) {
      answers.add(
          current.contains(firing.task()) ? admit(admission, firing, now, terms) : FireAnswer.LOST);
    }
    admission.write();
    return answers;
  }

  /** {@return the tasks whose timetables nobody else has moved: they are moved now} */
  private static Set<TaskId> moveLocked(Session session, List<Firing> firings, TaskRows tasks)
      throws SQLException {
    Set<TaskId> current = new HashSet<>();
    List<Firing> moved = new ArrayList<>();
    for (Firing firing : firings) {
      TaskRows.TaskCell cell = tasks.find(firing.task());
      if (cell != null && !cell.removed && cell.version == firing.timetable().version()) {
        moved.add(firing);
        current.add(firing.task());
      }
    }
    Timetables.move(session, moved);
    moved.forEach(tasks::moved);
    return current;
  }

  private static FireAnswer admit(
      Admission admission, Firing firing, Instant now, @Nullable LeaseTerms terms)
      throws SQLException {
    Set<ExecutionId> live = new HashSet<>();
    Set<ExecutionId> records = new HashSet<>();
    for (SkippedSlots skipped : firing.skipped()) {
      records.add(admission.skip(firing.task(), skipped, now));
    }
    List<Admitted> admitted = new ArrayList<>(firing.executions().size());
    for (NewExecution execution : firing.executions()) {
      Admitted fate = admission.admit(execution, now, terms);
      if (fate.fate() == Admitted.Fate.DUPLICATE) {
        admission.standIn(fate.id(), execution.slots());
      }
      admitted.add(fate);
      (fate.fate() == Admitted.Fate.OVERLAP ? records : live).add(fate.id());
    }
    for (Notice notice : firing.notices()) {
      // Under the id that the firing gave it: so it was not there before.
      ExecutionId about = notice.notification().origin().parent();
      if ((notice.made() == Notice.Made.SKIPPED ? records : live).contains(about)) {
        admission.admit(notice.notification(), now, null);
      }
    }
    return new FireAnswer(true, admitted);
  }
}
