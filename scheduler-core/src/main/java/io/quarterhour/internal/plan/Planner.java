package io.quarterhour.internal.plan;

import io.quarterhour.execution.SlotRange;
import io.quarterhour.firing.FireTime;
import io.quarterhour.internal.cache.CalendarSnapshot;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Plans firings: decides the fate of the due fire times of a task. */
public final class Planner {
  private final ExecutionIdGenerator ids;
  private final Supplier<CalendarSnapshot> calendars;

  /**
   * Creates a planner. {@code calendars} supplies the calendars of the host at the time of planning
   * and must return without delay.
   */
  public Planner(ExecutionIdGenerator ids, Supplier<CalendarSnapshot> calendars) {
    this.ids = ids;
    this.calendars = calendars;
  }

  /**
   * {@return the fate of all fire times up to now, with the schedule state that follows} What was
   * due while the scheduler had paused the task was missed, and is caught up.
   */
  public Firing plan(TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    FiringBuilder firingBuilder = builder(definition, scheduleState, now);
    FireTime next = StoredFireTime.of(definition, scheduleState);
    Pause pause = scheduleState.pause();
    if (pause != null && !pause.by().equals(Pause.BY_SCHEDULER)) {
      next = firingBuilder.skipPaused(next, pause.until() == null ? now : pause.until());
    }
    next = firingBuilder.decide(next);
    return firingBuilder.firing(
        moved(scheduleState.withPause(null), next).plusFires(firingBuilder.fires()));
  }

  /**
   * {@return the firing of a task that is resumed now: fire times during the pause are skipped,
   * one-off schedules fire late}
   */
  public Firing resume(TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    FiringBuilder firingBuilder = builder(definition, scheduleState, now);
    FireTime next = firingBuilder.skipPaused(StoredFireTime.of(definition, scheduleState), now);
    return firingBuilder.firing(moved(scheduleState.withPause(null), next));
  }

  /**
   * {@return the firing of a task before its schedule is replaced now: what is due fires as usual,
   * or is skipped if the task is paused and stays so}
   */
  public Firing planBeforeEdit(
      TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    Pause pause = scheduleState.pause();
    if (pause == null || (pause.until() != null && !pause.until().isAfter(now))) {
      return plan(definition, scheduleState, now);
    }
    FiringBuilder firingBuilder = builder(definition, scheduleState, now);
    FireTime next =
        firingBuilder.skipAllPaused(
            StoredFireTime.of(definition, scheduleState), now.plusMillis(1));
    return firingBuilder.firing(moved(scheduleState, next));
  }

  /** {@return the firing of a task whose next {@code count} fire times are skipped by request} */
  public Firing skip(
      TaskDefinition definition, ScheduleState scheduleState, int count, Instant now) {
    FiringBuilder firingBuilder = builder(definition, scheduleState, now);
    FireTime next =
        firingBuilder.skipByRequest(StoredFireTime.of(definition, scheduleState), count);
    return firingBuilder.firing(moved(scheduleState, next));
  }

  /** {@return a manual run on a slot of the grid of the task} */
  public Firing runAtSlot(
      TaskDefinition definition, ScheduleState scheduleState, Instant nominal, Instant slot) {
    SlotRange slots = new SlotRange(nominal, slot, slot, 1);
    return builder(definition, scheduleState, nominal).addManual(slots, slot).firing(scheduleState);
  }

  /** {@return a manual run that is ready at once; {@code slot} identifies it} */
  public Firing runNow(
      TaskDefinition definition, ScheduleState scheduleState, Instant now, Instant slot) {
    SlotRange slots = new SlotRange(now, slot, slot, 1);
    return builder(definition, scheduleState, now).addManual(slots, now).firing(scheduleState);
  }

  /**
   * {@return the schedule state with the next fire time that takes the place of the stored one, if
   * the schedule does not contain that any more because the rules of its zone have changed;
   * otherwise null}
   */
  public @Nullable ScheduleState corrected(TaskDefinition definition, ScheduleState scheduleState) {
    FireTime next = StoredFireTime.of(definition, scheduleState);
    boolean same = Objects.equals(next == null ? null : next.slot(), scheduleState.next());
    return same ? null : moved(scheduleState, next);
  }

  /**
   * {@return the schedule state with the first fire time from now, if it comes before the stored
   * one; otherwise null}
   */
  public @Nullable ScheduleState earlierFromNow(
      TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    FireTime first = StoredFireTime.earlierFromNow(definition, scheduleState, now);
    return first == null ? null : moved(scheduleState, first);
  }

  private FiringBuilder builder(
      TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    return new FiringBuilder(ids, calendars, definition, scheduleState, now);
  }

  private static ScheduleState moved(ScheduleState scheduleState, @Nullable FireTime next) {
    return scheduleState.withNext(
        next == null ? null : next.slot(), next == null ? null : next.nominal());
  }
}
