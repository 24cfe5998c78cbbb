package io.quarterhour.internal.client;

import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operates saved tasks: pauses and resumes them, skips fire times, and runs them by hand. */
final class TaskOperations {
  /** The maximum number of attempts to change a schedule state, which the engine changes too. */
  private static final int MAX_TRIES = 100;

  private static final int MAX_SKIP = 1000;

  private final ScopedTasks tasks;
  private final Planner planner;
  private final HistoryStore history;
  private final EngineAccess engine;

  TaskOperations(ScopedTasks tasks, Planner planner, HistoryStore history, EngineAccess engine) {
    this.tasks = tasks;
    this.planner = planner;
    this.history = history;
    this.engine = engine;
  }

  /** A change of a schedule state; null if it is as requested already. */
  private interface ScheduleStateChange {
    @Nullable Firing of(TaskDefinition definition, ScheduleState scheduleState, Instant now);
  }

  /** The firing of a manual run in a slot. */
  private interface ManualRun {
    Firing of(
        Planner planner,
        TaskDefinition definition,
        ScheduleState scheduleState,
        Instant now,
        Instant slot);
  }

  TaskStatus pause(TaskId task, @Nullable Instant until, String reason) {
    Instant now = engine.now();
    Pause pause =
        new Pause(tasks.caller().name(), reason, now, until == null ? null : end(until, now));
    change(
        task,
        "paused",
        reason,
        (definition, scheduleState, at) ->
            isSame(scheduleState.pause(), pause)
                ? null
                : unchanged(definition, scheduleState.withPause(pause)));
    return tasks.status(task);
  }

  /** {@return whether a stored pause has the terms of another one, which may begin later} */
  private static boolean isSame(@Nullable Pause stored, Pause pause) {
    return stored != null
        && pause.equals(new Pause(stored.by(), stored.reason(), pause.since(), stored.until()));
  }

  private static Instant end(Instant until, Instant now) {
    List<String> problems = new ArrayList<>();
    Instant end = StorableInstant.of("the end of a pause", until, problems);
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
    change(
        task,
        "resumed",
        reason,
        (definition, scheduleState, now) ->
            scheduleState.pause() == null ? null : planner.resume(definition, scheduleState, now));
    engine.workAvailableNow();
    return tasks.status(task);
  }

  /**
   * Fires what is due of a task whose schedule is about to change, as far as one firing can.
   * Without effect if the task was changed concurrently.
   */
  void fireBeforeEdit(TaskSummary entry, Instant now) {
    Firing firing = planner.planBeforeEdit(tasks.definition(entry), entry.scheduleState(), now);
    tasks.update(firing, "fired", "its schedule is about to change", now);
  }

  TaskStatus skipNext(TaskId task, int count, String reason) {
    if (count < 1 || count > MAX_SKIP) {
      throw new InvalidInputException(
          "the number of fire times to skip must be 1 to " + MAX_SKIP + ", was " + count);
    }
    if (tasks.entry(task).scheduleState().next() == null) {
      throw new ConflictException("task " + tasks.id(task) + " has no next fire time to skip");
    }
    change(
        task,
        "skipped",
        reason,
        (definition, scheduleState, now) -> planner.skip(definition, scheduleState, count, now));
    return tasks.status(task);
  }

  /** Starts a task by hand, at the next slot of its grid. */
  ExecutionId runAtNextSlot(TaskId task) {
    Alignment grid = gridOf(tasks.definition(tasks.entry(task)));
    return grid == Alignment.EXACT
        ? runNow(task)
        : run(task, from -> slotOf(grid, from), Planner::runAtSlot);
  }

  /** Starts a task by hand, at once. */
  ExecutionId runNow(TaskId task) {
    return run(task, from -> from, Planner::runNow);
  }

  private ExecutionId started(TaskId task, InsertResult insertResult) {
    engine.workAvailableNow();
    if (insertResult.status() == InsertResult.Status.OVERLAP) {
      throw new ConflictException(
          "task "
              + tasks.id(task)
              + " is not started: an earlier execution has not finished, and its overlap policy"
              + " does not allow another");
    }
    return insertResult.id();
  }

  private static Alignment gridOf(TaskDefinition definition) {
    return definition.task().schedule().map(Schedule::alignment).orElse(Alignment.EXACT);
  }

  /**
   * Starts a task by hand, in the first slot from now that no finished execution occupies.
   *
   * @param slots returns the first slot at or after an instant
   */
  private ExecutionId run(TaskId task, UnaryOperator<Instant> slots, ManualRun manualRun) {
    Instant slot = slots.apply(engine.now());
    InsertResult insertResult = run(task, slot, manualRun);
    for (int i = 1; i < MAX_TRIES && isFinished(insertResult); i++) {
      slot = slots.apply(slot.plusMillis(1));
      insertResult = run(task, slot, manualRun);
    }
    return started(task, insertResult);
  }

  private InsertResult run(TaskId task, Instant slot, ManualRun manualRun) {
    return change(
            task,
            "run",
            "",
            (definition, scheduleState, now) ->
                manualRun.of(planner, definition, scheduleState, now, slot))
        .insertResults()
        .get(0);
  }

  private boolean isFinished(InsertResult insertResult) {
    return insertResult.status() == InsertResult.Status.DUPLICATE
        && history
            .execution(TenantScope.ALL, insertResult.id())
            .filter(there -> there.state().isFinished())
            .isPresent();
  }

  private static Instant slotOf(Alignment alignment, Instant now) {
    FireTime slot = FireTimes.of(Schedule.once(now).aligned(alignment)).first(now);
    return slot == null ? now : slot.slot();
  }

  /**
   * Changes a schedule state, and repeats the change if the state was changed concurrently. If
   * there is nothing to change, nothing is stored, not even an audit entry.
   */
  private FireResult change(TaskId task, String act, String reason, ScheduleStateChange change) {
    for (int i = 0; i < MAX_TRIES; i++) {
      TaskSummary entry = tasks.entry(task);
      Instant now = engine.now();
      TaskDefinition definition = tasks.definition(entry);
      Firing firing = change.of(definition, entry.scheduleState(), now);
      if (firing == null) {
        return new FireResult(true, List.of());
      }
      FireResult result = tasks.update(firing, act, reason, now);
      if (result.applied()) {
        return result;
      }
    }
    throw new ConflictException(
        "task " + task + " was changed concurrently " + MAX_TRIES + " times: try again");
  }
}
