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
 * The fire times of all tasks: each move of a timetable gives each fire time that it passes one
 * fate, and passes none without.
 */
final class SlotBook {
  private final SchedulerStore truth;
  private final VirtualTime time;
  private final Trace trace;
  private final Map<TaskId, Plan> plans = new HashMap<>();

  /** How a task has fired so far. */
  static final class Plan {
    private FireTimes times;
    private boolean once;
    private Instant first;
    private Instant next;
    private Instant last;
    private boolean broken;
    private long maxFires;
    private long fires;

    /** {@return its fire times} */
    FireTimes times() {
      return times;
    }

    /** {@return the first fire time after it was saved, or null if it has none} */
    Instant first() {
      return first;
    }

    /** {@return the next fire time, or null if there is none any more} */
    Instant next() {
      return next;
    }

    /** {@return the last fire time that had a fate, or null if none had} */
    Instant last() {
      return last;
    }

    /** {@return whether it has fired as often as it may} */
    boolean isUsedUp() {
      return maxFires > 0 && fires >= maxFires;
    }

    /** {@return whether somebody removed it or changed its schedule} */
    boolean isBroken() {
      return broken;
    }

    /** {@return whether it fires once} */
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

  /** A definition was saved. */
  void saved(TaskRow row, ScheduleState scheduleState) {
    boolean isNew = !plans.containsKey(row.id());
    Plan plan = plans.computeIfAbsent(row.id(), id -> new Plan());
    if (scheduleState == null) {
      return;
    }
    try {
      var definition =
          new DefinitionCache(truth.tasks()).find(new TaskRevision(row.id(), newest(row.id())));
      plan.times = definition.fireTimes();
      plan.maxFires = definition.task().policies().fire().maxFires();
      plan.fires = 0;
      plan.once =
          definition.task().schedule().orElseThrow().recurrence() instanceof Recurrence.Once;
    } catch (DecodeException e) {
      throw trace.broken("what is saved can be read", row.id(), e);
    }
    plan.broken |= !isNew;
    plan.first = isNew ? scheduleState.next() : plan.first;
    plan.next = scheduleState.next();
  }

  private long newest(TaskId task) {
    return truth.history().task(TenantScope.ALL, task).orElseThrow().row().revision();
  }

  /** A task was removed. */
  void removed(TaskId task) {
    Plan plan = plans.get(task);
    if (plan != null) {
      plan.broken = true;
      plan.next = null;
    }
  }

  /** A timetable was to be moved. */
  void fired(Firing firing, ScheduleState before, FireResult answer) {
    if (!answer.applied()) {
      return;
    }
    TaskId task = firing.task();
    Plan plan = plans.get(task);
    trace.demand(
        plan != null
            && before != null
            && firing.scheduleState().version() == before.version()
            && answer.insertResults().size() == firing.executions().size(),
        "a timetable moves only from where it stands",
        task,
        before,
        firing.scheduleState());
    List<SlotRange> passed = new ArrayList<>();
    firing.skipped().forEach(skipped -> passed.add(skipped.slots()));
    firing.skipped().stream()
        .filter(skipped -> skipped.reason() != SkipReason.BY_REQUEST)
        .forEach(skipped -> isDue(task, skipped.slots()));
    for (int i = 0; i < firing.executions().size(); i++) {
      NewExecution execution = firing.executions().get(i);
      if (execution.origin().kind() == Origin.Kind.SCHEDULE) {
        isDue(task, execution.slots());
        passed.add(execution.slots());
        trace.demand(!plan.isUsedUp(), "no task fires more often than it may", task, plan.fires);
        plan.fires++;
      }
    }
    passed.sort(Comparator.comparing(SlotRange::first));
    if (plan.once) {
      trace.demand(passed.size() <= 1, "what fires once fires once", task, passed);
    } else {
      passesAll(task, plan, passed, firing.scheduleState().next());
    }
    plan.next = firing.scheduleState().next();
  }

  private void isDue(TaskId task, SlotRange slots) {
    trace.demand(!slots.last().isAfter(time.instant()), "no task fires early", task, slots.last());
  }

  private void passesAll(TaskId task, Plan plan, List<SlotRange> passed, Instant end) {
    Instant cursor = plan.next;
    for (SlotRange slots : passed) {
      trace.demand(
          slots.first().equals(cursor),
          "each fire time has one fate: the next one is",
          cursor,
          "but met was",
          slots,
          task);
      int count = 1;
      while (cursor != null && cursor.isBefore(slots.last())) {
        cursor = after(plan, cursor);
        count++;
      }
      trace.demand(
          slots.last().equals(cursor) && slots.count() == count,
          "slots are counted",
          task,
          slots,
          count);
      cursor = after(plan, cursor);
    }
    plan.last = passed.isEmpty() ? plan.last : passed.get(passed.size() - 1).last();
    boolean over = cursor == null || plan.isUsedUp();
    trace.demand(
        over ? end == null : cursor.equals(end),
        "no fire time is passed without a fate: next would be",
        cursor,
        "but moved was to",
        end,
        task);
  }

  static Instant after(Plan plan, Instant slot) {
    FireTime next = plan.times.nextFire(slot);
    return next == null ? null : next.slot();
  }
}
