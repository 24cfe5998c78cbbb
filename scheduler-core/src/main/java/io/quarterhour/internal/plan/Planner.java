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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of the due fire times of a task. */
public final class Planner {
  private final ExecutionIdGenerator ids;
  private final Supplier<CalendarSnapshot> calendars;

  /**
   * Gives what it plans ids of a source, and heeds the calendars that there are at that moment;
   * asking for them must take no time.
   */
  public Planner(ExecutionIdGenerator ids, Supplier<CalendarSnapshot> calendars) {
    this.ids = ids;
    this.calendars = calendars;
  }

  /** {@return what becomes of all fire times up to now, and the timetable afterwards} */
  public Firing plan(TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    FiringBuilder firingBuilder = draft(definition, scheduleState, now);
    FireTime next = current(scheduleState);
    Pause pause = scheduleState.pause();
    if (pause != null) {
      next = firingBuilder.skipPaused(next, pause.until() == null ? now : pause.until());
    }
    next = firingBuilder.decide(next);
    return firingBuilder.firing(
        moved(scheduleState.withPause(null), next).plusFires(firingBuilder.fires()));
  }

  /**
   * {@return what becomes of a task that somebody resumes now: what passed during the pause is
   * skipped, one-offs run}
   */
  public Firing resume(TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    FiringBuilder firingBuilder = draft(definition, scheduleState, now);
    FireTime next = firingBuilder.skipPaused(current(scheduleState), now);
    return firingBuilder.firing(moved(scheduleState.withPause(null), next));
  }

  /** {@return what becomes of a task whose next fire times somebody skips} */
  public Firing skip(
      TaskDefinition definition, ScheduleState scheduleState, int count, Instant now) {
    FiringBuilder firingBuilder = draft(definition, scheduleState, now);
    FireTime next = firingBuilder.skipByRequest(current(scheduleState), count);
    return firingBuilder.firing(moved(scheduleState, next));
  }

  /** {@return a run that somebody asked for, on a slot of the grid of its task} */
  public Firing runOn(
      TaskDefinition definition, ScheduleState scheduleState, Instant asked, Instant slot) {
    SlotRange slots = new SlotRange(asked, slot, slot, 1);
    return draft(definition, scheduleState, asked).addManual(slots, slot).firing(scheduleState);
  }

  /** {@return a run that somebody asked for at once; the slot is what it is known by} */
  public Firing runAtOnce(
      TaskDefinition definition, ScheduleState scheduleState, Instant now, Instant slot) {
    SlotRange slots = new SlotRange(now, slot, slot, 1);
    return draft(definition, scheduleState, now).addManual(slots, now).firing(scheduleState);
  }

  private FiringBuilder draft(TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    return new FiringBuilder(ids, calendars, definition, scheduleState, now);
  }

  private static @Nullable FireTime current(ScheduleState scheduleState) {
    Instant next = scheduleState.next();
    Instant asked = scheduleState.nominal();
    return next == null ? null : new FireTime(next, asked == null ? next : asked);
  }

  private static ScheduleState moved(ScheduleState scheduleState, @Nullable FireTime next) {
    return scheduleState.withNext(
        next == null ? null : next.slot(), next == null ? null : next.nominal());
  }
}
