package io.quarterhour.memory;

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
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.Timetable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions and timetables in memory. */
final class MemoryTasks implements TaskStore {
  private final Tables tables;
  private final Admission admission;
  private final Ends ends;

  MemoryTasks(Tables tables, Admission admission, Ends ends) {
    this.tables = tables;
    this.admission = admission;
    this.ends = ends;
  }

  @Override
  public SaveAnswer save(TaskRow row, @Nullable Timetable timetable, AuditEntry audit) {
    synchronized (tables) {
      TaskCell cell = tables.tasks.get(row.id());
      long revision = cell == null || cell.removed ? 0 : cell.revision();
      long version = cell == null || cell.removed ? 0 : cell.timetable.version();
      if (row.revision() != revision || (timetable != null && timetable.version() != version)) {
        return SaveAnswer.CONFLICT;
      }
      if (cell == null) {
        cell = new TaskCell(row.id());
        tables.tasks.put(row.id(), cell);
      }
      cell.removed = false;
      cell.revisions.add(new TaskRow(row.id(), cell.revision() + 1, row.columns(), row.document()));
      cell.audit.add(audit);
      if (timetable != null) {
        cell.move(timetable, tables.dueTasks);
      }
      return SaveAnswer.SAVED;
    }
  }

  @Override
  public boolean remove(TaskId task, AuditEntry audit) {
    synchronized (tables) {
      TaskCell cell = tables.tasks.get(task);
      if (cell == null || cell.removed) {
        return false;
      }
      cell.removed = true;
      cell.lastRun = null;
      cell.openSkip = null;
      cell.audit.add(audit);
      cell.move(new Timetable(0, null, null, null, 0), tables.dueTasks);
      String reason = "the task was removed by " + audit.by();
      tables
          .all(row -> Ends.waits(row) && task.equals(row.countedTask()))
          .forEach(row -> ends.cancelWaiting(row, reason, audit.at()));
      return true;
    }
  }

  @Override
  public FireAnswer updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    synchronized (tables) {
      FireAnswer answer = fire(firing, now, null);
      TaskCell cell = tables.tasks.get(firing.task());
      if (answer.moved() && cell != null) {
        cell.audit.add(audit);
      }
      return answer;
    }
  }

  @Override
  public Due due(Instant now, int limit) {
    synchronized (tables) {
      List<Due.Task> due = new ArrayList<>();
      List<TaskCell> taken = new ArrayList<>();
      TaskCell cell = tables.dueTasks.peek(now.toEpochMilli());
      while (cell != null && due.size() < limit) {
        due.add(new Due.Task(cell.newest().taskRevision(), cell.timetable));
        taken.add(cell);
        cell.leaveQueue();
        cell = tables.dueTasks.peek(now.toEpochMilli());
      }
      Long next = tables.dueTasks.earliest();
      for (TaskCell t : taken) {
        Instant at = t.timetable.dueAt();
        if (at != null) {
          tables.dueTasks.put(t, at.toEpochMilli());
        }
      }
      return new Due(due, next == null ? null : Instant.ofEpochMilli(next));
    }
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    synchronized (tables) {
      Map<TaskRevision, TaskRow> found = new HashMap<>();
      for (TaskRevision wanted : revisions) {
        TaskCell cell = tables.tasks.get(wanted.task());
        if (cell != null && wanted.revision() >= 1 && wanted.revision() <= cell.revision()) {
          found.put(wanted, cell.revisions.get((int) wanted.revision() - 1));
        }
      }
      return found;
    }
  }

  @Override
  public List<FireAnswer> fire(List<Firing> firings, LeaseTerms terms) {
    synchronized (tables) {
      List<FireAnswer> answers = new ArrayList<>(firings.size());
      for (Firing firing : firings) {
        answers.add(fire(firing, terms.now(), terms));
      }
      return answers;
    }
  }

  private FireAnswer fire(Firing firing, Instant now, @Nullable LeaseTerms terms) {
    TaskCell cell = tables.tasks.get(firing.task());
    if (cell == null || cell.removed || cell.timetable.version() != firing.timetable().version()) {
      return FireAnswer.LOST;
    }
    cell.move(firing.timetable(), tables.dueTasks);
    for (SkippedSlots skipped : firing.skipped()) {
      admission.skip(firing.task(), skipped, null, now);
    }
    List<Admitted> admitted = new ArrayList<>(firing.executions().size());
    for (NewExecution execution : firing.executions()) {
      Admitted fate = admission.admit(execution, now, terms);
      if (fate.fate() == Admitted.Fate.DUPLICATE) {
        admission.standIn(fate.id(), execution.slots());
      }
      admitted.add(fate);
    }
    tell(firing, now);
    return new FireAnswer(true, admitted);
  }

  /** Tells of what is there under the id that the firing gave it, and so was not there before. */
  private void tell(Firing firing, Instant now) {
    for (Notice notice : firing.notices()) {
      ExecutionId about = notice.notification().origin().parent();
      Row row = about == null ? null : tables.find(about);
      if (row != null
          && (row.state == ExecutionState.SKIPPED) == (notice.made() == Notice.Made.SKIPPED)) {
        admission.admit(notice.notification(), now, null);
      }
    }
  }
}
