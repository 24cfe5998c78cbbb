package io.quarterhour.examples.store;

import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.Due;
import io.quarterhour.store.FireAnswer;
import io.quarterhour.store.Firing;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.SaveAnswer;
import io.quarterhour.store.TaskRevision;
import io.quarterhour.store.TaskRow;
import io.quarterhour.store.TaskStore;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.Timetable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions and timetables. */
final class FileTasks implements TaskStore {
  private final Acts acts;
  private final Tables tables;
  private final Admission admission;
  private final Cancelling cancelling;

  FileTasks(Acts acts, Tables tables, Admission admission, Cancelling cancelling) {
    this.acts = acts;
    this.tables = tables;
    this.admission = admission;
    this.cancelling = cancelling;
  }

  private TaskState state(TaskId task) {
    TaskState state = tables.tasks.get(task);
    return state == null ? TaskState.NEVER : state;
  }

  @Override
  public SaveAnswer save(TaskRow row, @Nullable Timetable timetable, AuditEntry audit) {
    if (row.revision() == 0 && timetable == null) {
      throw new InvalidInputException("a new task needs a timetable, " + row.id() + " has none");
    }
    return acts.write(
        () -> {
          TaskState old = state(row.id());
          boolean isNew = row.revision() == 0;
          boolean fits =
              isNew
                  ? old.removed() && (timetable == null || timetable.version() == 0)
                  : !old.removed()
                      && row.revision() == old.revision()
                      && (timetable == null || timetable.version() == old.timetable().version());
          if (!fits) {
            return SaveAnswer.CONFLICT;
          }
          long revision = old.revision() + 1;
          TaskState saved = old.withRevision(revision);
          tables.tasks.put(row.id(), timetable == null ? saved : saved.moved(timetable));
          tables.definitions.put(
              new TaskRevision(row.id(), revision),
              new TaskRow(row.id(), revision, row.columns(), row.document()));
          audit(row.id(), audit);
          return SaveAnswer.SAVED;
        });
  }

  private void audit(TaskId task, AuditEntry entry) {
    Keys.OfTask end = new Keys.OfTask(task, Long.MAX_VALUE);
    Keys.OfTask last = tables.audit.byKey().floorKey(end);
    long number = last != null && last.task().equals(task) ? last.number() + 1 : 1;
    tables.audit.put(new Keys.OfTask(task, number), entry);
  }

  @Override
  public boolean remove(TaskId task, AuditEntry audit) {
    return acts.write(
        () -> {
          TaskState state = state(task);
          if (state.removed()) {
            return false;
          }
          tables.tasks.put(task, state.gone());
          cancelling.cancelWaitingOf(task, audit.at());
          audit(task, audit);
          return true;
        });
  }

  @Override
  public FireAnswer updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    return acts.write(
        () -> {
          FireAnswer answer = fire(firing, now, null);
          if (answer.moved()) {
            audit(firing.task(), audit);
          }
          return answer;
        });
  }

  @Override
  public List<FireAnswer> fire(List<Firing> firings, LeaseTerms terms) {
    return acts.write(
        () -> firings.stream().map(firing -> fire(firing, terms.now(), terms)).toList());
  }

  private FireAnswer fire(Firing firing, Instant now, @Nullable LeaseTerms lease) {
    TaskState state = state(firing.task());
    if (state.removed() || state.timetable().version() != firing.timetable().version()) {
      return FireAnswer.LOST;
    }
    tables.tasks.put(firing.task(), state.moved(firing.timetable()));
    // In this order: what is admitted ends the record of what was skipped before it.
    admission.skip(firing.task(), firing.skipped(), now);
    List<Admitted> admitted =
        firing.executions().stream().map(one -> admission.fire(one, now, lease)).toList();
    firing.notices().forEach(notice -> admission.tell(notice, now));
    return new FireAnswer(true, admitted);
  }

  /** A planned task, and when it is due. */
  private record Planned(TaskId task, TaskState state, Instant at) {
    static final Comparator<Planned> EARLIEST =
        Comparator.comparing(Planned::at).thenComparing(Planned::task);

    Due.Task due() {
      return new Due.Task(new TaskRevision(task, state.revision()), state.timetable());
    }
  }

  @Override
  public Due due(Instant now, int limit) {
    return acts.read(
        () -> {
          List<Planned> planned = planned();
          List<Due.Task> due =
              planned.stream()
                  .takeWhile(one -> !one.at().isAfter(now))
                  .limit(limit)
                  .map(Planned::due)
                  .toList();
          return new Due(due, due.size() < planned.size() ? planned.get(due.size()).at() : null);
        });
  }

  /** All that will be due, the earliest first. There are few tasks beside executions. */
  private List<Planned> planned() {
    List<Planned> planned = new ArrayList<>();
    tables
        .tasks
        .byKey()
        .forEach(
            (task, state) -> {
              Instant at = state.removed() ? null : state.timetable().dueAt();
              if (at != null) {
                planned.add(new Planned(task, state, at));
              }
            });
    planned.sort(Planned.EARLIEST);
    return planned;
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    return acts.read(
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
