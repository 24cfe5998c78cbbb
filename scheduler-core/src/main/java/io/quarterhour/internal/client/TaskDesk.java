package io.quarterhour.internal.client;

import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.codec.TaskCodec;
import io.quarterhour.internal.codec.UnreadableException;
import io.quarterhour.internal.flow.Definition;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.problem.ConflictException;
import io.quarterhour.problem.ForbiddenException;
import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.problem.NotFoundException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.FireResult;
import io.quarterhour.store.Firing;
import io.quarterhour.store.InsertResult;
import io.quarterhour.store.SaveResult;
import io.quarterhour.store.TaskRow;
import io.quarterhour.store.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskStatus;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import io.quarterhour.tenant.TenantSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller does to tasks. */
final class TaskDesk {
  /** A move of a timetable is tried so often against the engine, which moves it too. */
  private static final int MAX_TRIES = 100;

  private static final int MAX_SKIP = 1000;

  private final Desk desk;
  private final Caller caller;
  private final TaskCheck check;
  private final Planner planner;
  private final Recount recount;
  private final TaskView view;

  TaskDesk(Desk desk, Caller caller) {
    this.desk = desk;
    this.caller = caller;
    this.check = new TaskCheck(desk);
    this.planner = new Planner(desk.ids(), desk.calendars()::atHand);
    this.recount = new Recount(desk.definitions());
    this.view = new TaskView(desk.plugins(), desk.definitions(), desk.calendars());
  }

  /** A move of a timetable. */
  private interface Move {
    Firing of(Definition definition, ScheduleState scheduleState, Instant now);
  }

  Task save(Task task) {
    Task whole = check.complete(task, caller);
    if (!TaskCheck.permits(caller, whole.tenants().orElseGet(TenantSelector::installation))) {
      throw new ForbiddenException(
          caller.name()
              + " may not save task "
              + whole.id()
              + ": it runs for tenants beyond "
              + caller.scope().tenants());
    }
    return task.revision() == 0 ? saveNew(whole, desk.now()) : saveEdit(whole, desk.now());
  }

  private Optional<TaskSummary> lookUp(TaskId id) {
    return desk.store().history().task(caller.scope(), id);
  }

  private Task saveNew(Task task, Instant now) {
    if (lookUp(task.id()).isPresent()) {
      throw new ConflictException(
          "task " + task.id() + " exists already: read it and edit() it, or choose another name");
    }
    ScheduleState scheduleState = firstTimetable(task, 0, now);
    if (task.startsPaused() && scheduleState.next() != null) {
      scheduleState = scheduleState.withPause(new Pause(caller.name(), "new", now, null));
    }
    if (!isStored(task, scheduleState, now)) {
      throw savedByOthers(task);
    }
    Task saved = task.atRevision(lookUp(task.id()).map(entry -> entry.row().revision()).orElse(1L));
    if (task.runsOnSave()) {
      run(task.id(), false);
    }
    desk.wakeups().work(desk.now());
    return saved;
  }

  private Task saveEdit(Task task, Instant now) {
    for (int i = 0; i < MAX_TRIES; i++) {
      TaskSummary entry = editable(task);
      ScheduleState scheduleState;
      if (!Objects.equals(scheduleOf(entry), task.schedule().orElse(null))) {
        ScheduleState first = firstTimetable(task, entry.scheduleState().version(), now);
        scheduleState = entry.scheduleState().withNext(first.next(), first.nominal()).withFires(0);
      } else {
        scheduleState = recount.of(entry, task, now);
      }
      if (isStored(task, scheduleState, now)) {
        desk.wakeups().work(desk.now());
        return task.atRevision(task.revision() + 1);
      }
      // Nobody edited it, then it fired in between: that is no reason to fail.
    }
    throw savedByOthers(task);
  }

  private TaskSummary editable(Task task) {
    TaskSummary entry =
        lookUp(task.id())
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
          "task " + task.id(),
          List.of(
              "the title of a saved task cannot be changed, it was '"
                  + entry.row().columns().title()
                  + "', was '"
                  + task.title()
                  + "'; duplicate the task instead"));
    }
    check.mustKnow(entry, task);
    return entry;
  }

  private static ConflictException savedByOthers(Task task) {
    return new ConflictException(
        "task " + task.id() + " was saved by somebody else since it was read: read it again");
  }

  private @Nullable Schedule scheduleOf(TaskSummary entry) {
    try {
      return desk.definitions().find(entry.row().taskRevision()).task().schedule().orElse(null);
    } catch (UnreadableException e) {
      return null;
    }
  }

  private ScheduleState firstTimetable(Task task, long version, Instant now) {
    if (task.schedule().isEmpty()) {
      return new ScheduleState(version, null, null, null, 0);
    }
    FireTimes times = desk.definitions().schedules().compile(task.schedule().get());
    FireTime first = times.first(now);
    if (first == null) {
      throw new InvalidInputException(
          "task " + task.id(),
          List.of(
              "its schedule has no fire time after now, " + now + ": it is " + times.describe()));
    }
    return new ScheduleState(version, first.slot(), first.nominal(), null, 0);
  }

  private boolean isStored(Task task, @Nullable ScheduleState scheduleState, Instant now) {
    TaskRow row =
        new TaskRow(
            task.id(),
            task.revision(),
            new TaskRow.Columns(task.title(), task.action(), task.isSystem()),
            TaskCodec.encode(task, check.versionOf(task)));
    return desk.store().tasks().save(row, scheduleState, audit("saved", "", now))
        == SaveResult.SAVED;
  }

  private AuditEntry audit(String act, String why, Instant now) {
    return new AuditEntry(now, caller.name(), act, why);
  }

  TaskStatus pause(TaskId task, @Nullable Instant until, String why) {
    Instant now = desk.now();
    Pause pause = new Pause(caller.name(), why, now, until == null ? null : end(until, now));
    move(
        task,
        "paused",
        why,
        (definition, scheduleState, at) -> same(definition, scheduleState.withPause(pause)));
    return status(task);
  }

  private static Instant end(Instant until, Instant now) {
    List<String> problems = new ArrayList<>();
    Instant end = Desk.kept("the end of a pause", until, problems);
    if (problems.isEmpty() && !end.isAfter(now)) {
      problems.add("a pause must end in the future, was " + end + " at " + now);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    return end;
  }

  private static Firing same(Definition definition, ScheduleState scheduleState) {
    return new Firing(definition.task().id(), scheduleState, List.of(), List.of());
  }

  TaskStatus resume(TaskId task, String why) {
    if (entry(task).scheduleState().pause() != null) {
      move(task, "resumed", why, planner::resume);
      desk.wakeups().work(desk.now());
    }
    return status(task);
  }

  TaskStatus skipNext(TaskId task, int count, String why) {
    if (count < 1 || count > MAX_SKIP) {
      throw new InvalidInputException(
          "the number of fire times to skip must be 1 to " + MAX_SKIP + ", was " + count);
    }
    if (entry(task).scheduleState().next() == null) {
      throw new ConflictException("task " + id(task) + " has no next fire time to skip");
    }
    move(
        task,
        "skipped",
        why,
        (definition, scheduleState, now) -> planner.skip(definition, scheduleState, count, now));
    return status(task);
  }

  /** Runs a task by hand, on its grid or at once. */
  ExecutionId run(TaskId task, boolean onGrid) {
    Alignment grid = onGrid ? gridOf(definition(entry(task))) : Alignment.EXACT;
    InsertResult insertResult = grid == Alignment.EXACT ? runAtOnce(task) : runOn(grid, task);
    desk.wakeups().work(desk.now());
    if (insertResult.status() == InsertResult.Status.OVERLAP) {
      throw new ConflictException(
          "task "
              + id(task)
              + " is not run: an earlier execution is not over, and its overlap policy does not"
              + " allow another");
    }
    return insertResult.id();
  }

  private static Alignment gridOf(Definition definition) {
    return definition.task().schedule().map(Schedule::alignment).orElse(Alignment.EXACT);
  }

  private InsertResult runOn(Alignment grid, TaskId task) {
    return admitted(
        task,
        (definition, scheduleState, now) ->
            planner.runOn(definition, scheduleState, now, slotOf(grid, now)));
  }

  /** If a run of this very instant is over already, the next one has the slot beside it. */
  private InsertResult runAtOnce(TaskId task) {
    InsertResult insertResult = runAtOnce(task, 0);
    for (int later = 1; later < MAX_TRIES && isOver(insertResult); later++) {
      insertResult = runAtOnce(task, later);
    }
    return insertResult;
  }

  private InsertResult runAtOnce(TaskId task, int millisLater) {
    return admitted(
        task,
        (definition, scheduleState, now) ->
            planner.runAtOnce(definition, scheduleState, now, now.plusMillis(millisLater)));
  }

  private InsertResult admitted(TaskId task, Move move) {
    return move(task, "run", "", move).executions().get(0);
  }

  private boolean isOver(InsertResult insertResult) {
    return insertResult.status() == InsertResult.Status.DUPLICATE
        && desk.store()
            .history()
            .execution(TenantScope.ALL, insertResult.id())
            .filter(there -> there.state().isFinished())
            .isPresent();
  }

  private static Instant slotOf(Alignment alignment, Instant now) {
    FireTime slot = FireTimes.of(Schedule.once(now).aligned(alignment)).first(now);
    return slot == null ? now : slot.slot();
  }

  boolean delete(TaskId task) {
    TaskId id = id(task);
    if (desk.store().history().task(caller.scope(), id).isEmpty()) {
      return false;
    }
    boolean removed = desk.store().tasks().remove(id, audit("removed", "", desk.now()));
    desk.wakeups().work(desk.now());
    return removed;
  }

  /** Moves a timetable; who moves it at the same time is no reason to fail. */
  private FireResult move(TaskId task, String act, String why, Move move) {
    for (int i = 0; i < MAX_TRIES; i++) {
      TaskSummary entry = entry(task);
      Instant now = desk.now();
      Definition definition = definition(entry);
      FireResult answer =
          desk.store()
              .tasks()
              .updateScheduleState(
                  move.of(definition, entry.scheduleState(), now), now, audit(act, why, now));
      if (answer.applied()) {
        return answer;
      }
    }
    throw new ConflictException(
        "task " + task + " was moved by others each of " + MAX_TRIES + " times: try again");
  }

  private Definition definition(TaskSummary entry) {
    try {
      return desk.definitions().find(entry.row().taskRevision());
    } catch (UnreadableException e) {
      throw new ConflictException(
          "task " + entry.row().id() + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * A task of the installation that a tenant's administrator names is taken as one of that tenant.
   */
  TaskId id(TaskId task) {
    boolean ofOneTenant = !caller.scope().all() && caller.scope().tenants().size() == 1;
    TenantId tenant =
        ofOneTenant && task.tenant().isInstallation()
            ? caller.scope().tenants().iterator().next()
            : task.tenant();
    return new TaskId(tenant, task.name());
  }

  /** Reads the definition of a task; one that cannot be read is refused. */
  Task read(TaskId task) {
    return view.present(definition(entry(task)));
  }

  /** Reads the definition of a task as it is stored. */
  String text(TaskId task) {
    return entry(task).row().document();
  }

  Optional<TaskStatus> find(TaskId task) {
    return desk.store().history().task(caller.scope(), id(task)).map(view::status);
  }

  TaskStatus status(TaskId task) {
    return view.status(entry(task));
  }

  TaskStatus status(TaskSummary entry) {
    return view.status(entry);
  }

  private TaskSummary entry(TaskId task) {
    return desk.store()
        .history()
        .task(caller.scope(), id(task))
        .orElseThrow(
            () -> new NotFoundException("no task " + id(task) + " in sight of " + caller.name()));
  }
}
