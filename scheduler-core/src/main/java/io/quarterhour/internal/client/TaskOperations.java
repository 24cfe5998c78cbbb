package io.quarterhour.internal.client;

import io.quarterhour.error.ConflictException;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.TaskCodec;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
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

/** The operations on tasks. */
final class TaskOperations {
  /** The maximum number of attempts to change a schedule state, which the engine changes too. */
  private static final int MAX_TRIES = 100;

  private static final int MAX_SKIP = 1000;

  private final ClientServices clientServices;
  private final Caller caller;
  private final TaskValidator check;
  private final Planner planner;
  private final FireCountReset fireCountReset;
  private final TaskStatusMapper view;

  TaskOperations(ClientServices clientServices, Caller caller) {
    this.clientServices = clientServices;
    this.caller = caller;
    this.check = new TaskValidator(clientServices);
    this.planner = new Planner(clientServices.ids(), clientServices.calendars()::current);
    this.fireCountReset = new FireCountReset(clientServices.definitions());
    this.view =
        new TaskStatusMapper(
            clientServices.plugins(), clientServices.definitions(), clientServices.calendars());
  }

  /** A change of a schedule state. */
  private interface ScheduleStateChange {
    Firing of(TaskDefinition definition, ScheduleState scheduleState, Instant now);
  }

  Task save(Task task) {
    Task whole = check.complete(task, caller);
    if (!TaskValidator.permits(caller, whole.tenants().orElseGet(TenantSelector::installation))) {
      throw new ForbiddenException(
          "caller '"
              + caller.name()
              + "' may not save task "
              + whole.id()
              + ": it runs for tenants beyond "
              + caller.scope().tenants());
    }
    return task.revision() == 0
        ? saveNew(whole, clientServices.now())
        : saveEdit(whole, clientServices.now());
  }

  private Optional<TaskSummary> lookUp(TaskId id) {
    return clientServices.store().history().task(caller.scope(), id);
  }

  private Task saveNew(Task task, Instant now) {
    if (lookUp(task.id()).isPresent()) {
      throw new ConflictException(
          "task " + task.id() + " exists already: read it and edit() it, or choose another name");
    }
    ScheduleState scheduleState = initialScheduleState(task, 0, now);
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
    clientServices.engineWakeup().work(clientServices.now());
    return saved;
  }

  private Task saveEdit(Task task, Instant now) {
    for (int i = 0; i < MAX_TRIES; i++) {
      TaskSummary entry = editable(task);
      ScheduleState scheduleState;
      if (!Objects.equals(scheduleOf(entry), task.schedule().orElse(null))) {
        ScheduleState first = initialScheduleState(task, entry.scheduleState().version(), now);
        scheduleState = entry.scheduleState().withNext(first.next(), first.nominal()).withFires(0);
      } else {
        scheduleState = fireCountReset.of(entry, task, now);
      }
      if (isStored(task, scheduleState, now)) {
        clientServices.engineWakeup().work(clientServices.now());
        return task.atRevision(task.revision() + 1);
      }
      // If no caller has edited the task, it fired meanwhile, which is no reason to fail.
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
          "task " + task.id() + " is invalid",
          List.of(
              "the title of a saved task cannot be changed, it was '"
                  + entry.row().columns().title()
                  + "', was '"
                  + task.title()
                  + "'; duplicate the task instead"));
    }
    check.requireKnownVersion(entry, task);
    return entry;
  }

  private static ConflictException savedByOthers(Task task) {
    return new ConflictException(
        "task " + task.id() + " was saved by another caller since it was read: read it again");
  }

  private @Nullable Schedule scheduleOf(TaskSummary entry) {
    try {
      return clientServices
          .definitions()
          .find(entry.row().taskRevision())
          .task()
          .schedule()
          .orElse(null);
    } catch (DecodeException e) {
      return null;
    }
  }

  private ScheduleState initialScheduleState(Task task, long version, Instant now) {
    if (task.schedule().isEmpty()) {
      return new ScheduleState(version, null, null, null, 0);
    }
    FireTimes times = clientServices.definitions().schedules().compile(task.schedule().get());
    FireTime first = times.first(now);
    if (first == null) {
      throw new InvalidInputException(
          "task " + task.id() + " is invalid",
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
    return clientServices.store().tasks().save(row, scheduleState, audit("saved", "", now))
        == SaveResult.SAVED;
  }

  private AuditEntry audit(String act, String reason, Instant now) {
    return new AuditEntry(now, caller.name(), act, reason);
  }

  TaskStatus pause(TaskId task, @Nullable Instant until, String reason) {
    Instant now = clientServices.now();
    Pause pause = new Pause(caller.name(), reason, now, until == null ? null : end(until, now));
    change(
        task,
        "paused",
        reason,
        (definition, scheduleState, at) -> unchanged(definition, scheduleState.withPause(pause)));
    return status(task);
  }

  private static Instant end(Instant until, Instant now) {
    List<String> problems = new ArrayList<>();
    Instant end = ClientServices.storable("the end of a pause", until, problems);
    if (problems.isEmpty() && !end.isAfter(now)) {
      problems.add("a pause must end in the future, was " + end + " at " + now);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    return end;
  }

  private static Firing unchanged(TaskDefinition definition, ScheduleState scheduleState) {
    return new Firing(definition.task().id(), scheduleState, List.of(), List.of());
  }

  TaskStatus resume(TaskId task, String reason) {
    if (entry(task).scheduleState().pause() != null) {
      change(task, "resumed", reason, planner::resume);
      clientServices.engineWakeup().work(clientServices.now());
    }
    return status(task);
  }

  TaskStatus skipNext(TaskId task, int count, String reason) {
    if (count < 1 || count > MAX_SKIP) {
      throw new InvalidInputException(
          "the number of fire times to skip must be 1 to " + MAX_SKIP + ", was " + count);
    }
    if (entry(task).scheduleState().next() == null) {
      throw new ConflictException("task " + id(task) + " has no next fire time to skip");
    }
    change(
        task,
        "skipped",
        reason,
        (definition, scheduleState, now) -> planner.skip(definition, scheduleState, count, now));
    return status(task);
  }

  /** Starts a task by hand, on its grid or at once. */
  ExecutionId run(TaskId task, boolean onGrid) {
    Alignment grid = onGrid ? gridOf(definition(entry(task))) : Alignment.EXACT;
    InsertResult insertResult =
        grid == Alignment.EXACT ? runImmediately(task) : runOnGrid(grid, task);
    clientServices.engineWakeup().work(clientServices.now());
    if (insertResult.status() == InsertResult.Status.OVERLAP) {
      throw new ConflictException(
          "task "
              + id(task)
              + " is not started: an earlier execution has not finished, and its overlap policy"
              + " does not allow another");
    }
    return insertResult.id();
  }

  private static Alignment gridOf(TaskDefinition definition) {
    return definition.task().schedule().map(Schedule::alignment).orElse(Alignment.EXACT);
  }

  private InsertResult runOnGrid(Alignment grid, TaskId task) {
    return inserted(
        task,
        (definition, scheduleState, now) ->
            planner.runAtSlot(definition, scheduleState, now, slotOf(grid, now)));
  }

  /** Starts a task at once. If a finished run has this instant as its slot, a later one is used. */
  private InsertResult runImmediately(TaskId task) {
    InsertResult insertResult = runImmediately(task, 0);
    for (int later = 1; later < MAX_TRIES && isFinished(insertResult); later++) {
      insertResult = runImmediately(task, later);
    }
    return insertResult;
  }

  private InsertResult runImmediately(TaskId task, int millisLater) {
    return inserted(
        task,
        (definition, scheduleState, now) ->
            planner.runNow(definition, scheduleState, now, now.plusMillis(millisLater)));
  }

  private InsertResult inserted(TaskId task, ScheduleStateChange change) {
    return change(task, "run", "", change).insertResults().get(0);
  }

  private boolean isFinished(InsertResult insertResult) {
    return insertResult.status() == InsertResult.Status.DUPLICATE
        && clientServices
            .store()
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
    if (clientServices.store().history().task(caller.scope(), id).isEmpty()) {
      return false;
    }
    boolean removed =
        clientServices.store().tasks().delete(id, audit("deleted", "", clientServices.now()));
    clientServices.engineWakeup().work(clientServices.now());
    return removed;
  }

  /** Changes a schedule state, and repeats the change if the state was changed concurrently. */
  private FireResult change(TaskId task, String act, String reason, ScheduleStateChange change) {
    for (int i = 0; i < MAX_TRIES; i++) {
      TaskSummary entry = entry(task);
      Instant now = clientServices.now();
      TaskDefinition definition = definition(entry);
      FireResult answer =
          clientServices
              .store()
              .tasks()
              .updateScheduleState(
                  change.of(definition, entry.scheduleState(), now), now, audit(act, reason, now));
      if (answer.applied()) {
        return answer;
      }
    }
    throw new ConflictException(
        "task " + task + " was changed concurrently " + MAX_TRIES + " times: try again");
  }

  private TaskDefinition definition(TaskSummary entry) {
    try {
      return clientServices.definitions().find(entry.row().taskRevision());
    } catch (DecodeException e) {
      throw new ConflictException(
          "task " + entry.row().id() + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * Resolves the owner of a task id. If a caller who is limited to one tenant names a task of the
   * installation, the task of that tenant with the same name is meant.
   */
  TaskId id(TaskId task) {
    boolean ofOneTenant = !caller.scope().all() && caller.scope().tenants().size() == 1;
    TenantId tenant =
        ofOneTenant && task.tenant().isInstallation()
            ? caller.scope().tenants().iterator().next()
            : task.tenant();
    return new TaskId(tenant, task.name());
  }

  /** Returns the definition of a task; fails if it cannot be decoded. */
  Task read(TaskId task) {
    return view.present(definition(entry(task)));
  }

  /** Returns the stored document of a task. */
  String storedDocument(TaskId task) {
    return entry(task).row().document();
  }

  Optional<TaskStatus> find(TaskId task) {
    return clientServices.store().history().task(caller.scope(), id(task)).map(view::status);
  }

  TaskStatus status(TaskId task) {
    return view.status(entry(task));
  }

  TaskStatus status(TaskSummary entry) {
    return view.status(entry);
  }

  private TaskSummary entry(TaskId task) {
    return clientServices
        .store()
        .history()
        .task(caller.scope(), id(task))
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no task " + id(task) + " is visible to caller '" + caller.name() + "'"));
  }
}
