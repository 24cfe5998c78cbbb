package io.quarterhour.simulation;

import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fire times of all tasks. Each change of a schedule state must account exactly once for each
 * fire time that it passes: by an execution or by a skip.
 */
final class SlotBook {
  private final SchedulerStore truth;
  private final VirtualTime time;
  private final Trace trace;
  private final Map<TaskId, Plan> plans = new HashMap<>();

  /** The progress of a task through its fire times. */
  static final class Plan {
    private FireTimes times;
    private boolean once;
    private Instant first;
    private Instant next;
    private Instant last;
    private boolean broken;
    private long maxFires;
    private long fires;

    /** {@return the fire times of the task} */
    FireTimes times() {
      return times;
    }

    /** {@return the first fire time after the task was first saved, or null if it has none} */
    Instant first() {
      return first;
    }

    /** {@return the next fire time, or null if none is left} */
    Instant next() {
      return next;
    }

    /** {@return the last fire time that was fired or skipped, or null if none was} */
    Instant last() {
      return last;
    }

    /** {@return whether the task has reached its maximum number of fires} */
    boolean isUsedUp() {
      return maxFires > 0 && fires >= maxFires;
    }

    /** {@return whether the task was deleted or its schedule was changed} */
    boolean isBroken() {
      return broken;
    }

    /** {@return whether the schedule of the task fires once} */
    boolean isOnce() {
      return once;
    }
  }

  SlotBook(SchedulerStore truth, VirtualTime time, Trace trace) {
    this.truth = truth;
    this.time = time;
    this.trace = trace;
  }

  Map<TaskId, Plan> plans() {
    return plans;
  }

  /** Records that a definition was saved. */
  void saved(TaskRow row, ScheduleState scheduleState) {
    boolean isFirstSave = !plans.containsKey(row.id());
    Plan plan = plans.computeIfAbsent(row.id(), id -> new Plan());
    if (scheduleState == null) {
      return;
    }
    try {
      var definition =
          new DefinitionCache(truth.tasks())
              .find(new TaskRevision(row.id(), newestRevision(row.id())));
      plan.times = definition.fireTimes();
      plan.maxFires = definition.task().policies().fire().maxFires();
      plan.fires = 0;
      plan.once =
          definition.task().schedule().orElseThrow().recurrence() instanceof Recurrence.Once;
    } catch (DecodeException e) {
      throw trace.broken("a saved definition can be decoded", row.id(), e);
    }
    plan.broken |= !isFirstSave;
    plan.first = isFirstSave ? scheduleState.next() : plan.first;
    plan.next = scheduleState.next();
  }

  private long newestRevision(TaskId task) {
    return truth.history().task(TenantScope.ALL, task).orElseThrow().row().revision();
  }

  /** Records that a task was deleted. */
  void removed(TaskId task) {
    Plan plan = plans.get(task);
    if (plan != null) {
      plan.broken = true;
      plan.next = null;
    }
  }

  /** Checks and records a firing, if the store applied it. */
  void fired(Firing firing, ScheduleState before, FireResult result) {
    if (!result.applied()) {
      return;
    }
    TaskId task = firing.task();
    Plan plan = plans.get(task);
    trace.demand(
        plan != null
            && before != null
            && firing.scheduleState().version() == before.version()
            && result.insertResults().size() == firing.executions().size(),
        "a firing is applied only to the current version of the schedule state",
        task,
        before,
        firing.scheduleState());
    List<SlotRange> passed = new ArrayList<>();
    firing.skipped().forEach(skipped -> passed.add(skipped.slots()));
    firing.skipped().stream()
        .filter(skipped -> skipped.reason() != SkipReason.BY_REQUEST)
        .forEach(skipped -> requireDue(task, skipped.slots()));
    for (int i = 0; i < firing.executions().size(); i++) {
      NewExecution execution = firing.executions().get(i);
      if (execution.origin().kind() == Origin.Kind.SCHEDULE) {
        requireDue(task, execution.slots());
        passed.add(execution.slots());
        trace.demand(
            !plan.isUsedUp(), "no task exceeds its maximum number of fires", task, plan.fires);
        plan.fires++;
      }
    }
    passed.sort(Comparator.comparing(SlotRange::first));
    if (plan.once) {
      trace.demand(
          passed.size() <= 1,
          "a task that fires once passes at most one range of slots",
          task,
          passed);
    } else {
      requireAllAccountedFor(task, plan, passed, firing.scheduleState().next());
    }
    plan.next = firing.scheduleState().next();
  }

  private void requireDue(TaskId task, SlotRange slots) {
    trace.demand(!slots.last().isAfter(time.instant()), "no task fires early", task, slots.last());
  }

  private void requireAllAccountedFor(TaskId task, Plan plan, List<SlotRange> passed, Instant end) {
    Instant cursor = plan.next;
    for (SlotRange slots : passed) {
      trace.demand(
          slots.first().equals(cursor),
          "fire times are accounted for in order: expected is",
          cursor,
          "but found was",
          slots,
          task);
      int count = 1;
      while (cursor != null && cursor.isBefore(slots.last())) {
        cursor = after(plan, cursor);
        count++;
      }
      trace.demand(
          slots.last().equals(cursor) && slots.count() == count,
          "a range of slots counts its fire times",
          task,
          slots,
          count);
      cursor = after(plan, cursor);
    }
    plan.last = passed.isEmpty() ? plan.last : passed.get(passed.size() - 1).last();
    boolean exhausted = cursor == null || plan.isUsedUp();
    trace.demand(
        exhausted ? end == null : cursor.equals(end),
        "no fire time is passed without a record: the next one is expected to be",
        cursor,
        "but the schedule state has",
        end,
        task);
  }

  static Instant after(Plan plan, Instant slot) {
    FireTime next = plan.times.nextFire(slot);
    return next == null ? null : next.slot();
  }
}
