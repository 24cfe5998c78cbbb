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
  public SaveResult save(TaskRow row, @Nullable ScheduleState scheduleState, AuditEntry audit) {
    if (row.revision() == 0 && scheduleState == null) {
      throw new InvalidInputException("a new task needs a timetable, " + row.id() + " has none");
    }
    return acts.write(
        () -> {
          TaskState old = state(row.id());
          boolean isNew = row.revision() == 0;
          boolean fits =
              isNew
                  ? old.removed() && (scheduleState == null || scheduleState.version() == 0)
                  : !old.removed()
                      && row.revision() == old.revision()
                      && (scheduleState == null
                          || scheduleState.version() == old.scheduleState().version());
          if (!fits) {
            return SaveResult.CONFLICT;
          }
          long revision = old.revision() + 1;
          TaskState saved = old.withRevision(revision);
          tables.tasks.put(row.id(), scheduleState == null ? saved : saved.moved(scheduleState));
          tables.definitions.put(
              new TaskRevision(row.id(), revision),
              new TaskRow(row.id(), revision, row.columns(), row.document()));
          audit(row.id(), audit);
          return SaveResult.SAVED;
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
  public FireResult updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    return acts.write(
        () -> {
          FireResult answer = fire(firing, now, null);
          if (answer.applied()) {
            audit(firing.task(), audit);
          }
          return answer;
        });
  }

  @Override
  public List<FireResult> fire(List<Firing> firings, LeaseRequest leaseRequest) {
    return acts.write(
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
    tables.tasks.put(firing.task(), state.moved(firing.scheduleState()));
    // In this order: what is admitted ends the record of what was skipped before it.
    admission.skip(firing.task(), firing.skipped(), now);
    List<InsertResult> admitted =
        firing.executions().stream().map(one -> admission.fire(one, now, lease)).toList();
    firing
        .conditionalNotifications()
        .forEach(conditionalNotification -> admission.tell(conditionalNotification, now));
    return new FireResult(true, admitted);
  }

  /** A planned task, and when it is due. */
  private record Planned(TaskId task, TaskState state, Instant at) {
    static final Comparator<Planned> EARLIEST =
        Comparator.comparing(Planned::at).thenComparing(Planned::task);

    DueTasks.DueTask due() {
      return new DueTasks.DueTask(new TaskRevision(task, state.revision()), state.scheduleState());
    }
  }

  @Override
  public DueTasks due(Instant now, int limit) {
    return acts.read(
        () -> {
          List<Planned> planned = planned();
          List<DueTasks.DueTask> due =
              planned.stream()
                  .takeWhile(one -> !one.at().isAfter(now))
                  .limit(limit)
                  .map(Planned::due)
                  .toList();
          return new DueTasks(
              due, due.size() < planned.size() ? planned.get(due.size()).at() : null);
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
              Instant at = state.removed() ? null : state.scheduleState().dueAt();
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
