package io.quarterhour.internal.plan;

import io.quarterhour.firing.FireTime;
import io.quarterhour.internal.flow.Calendars;
import io.quarterhour.internal.flow.Definition;
import io.quarterhour.internal.flow.IdSource;
import io.quarterhour.store.Firing;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.SlotRange;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of the due fire times of a task. */
public final class Planner {
  private final IdSource ids;
  private final Supplier<Calendars> calendars;

  /**
   * Gives what it plans ids of a source, and heeds the calendars that there are at that moment;
   * asking for them must take no time.
   */
  public Planner(IdSource ids, Supplier<Calendars> calendars) {
    this.ids = ids;
    this.calendars = calendars;
  }

  /** {@return what becomes of all fire times up to now, and the timetable afterwards} */
  public Firing plan(Definition definition, ScheduleState scheduleState, Instant now) {
    Draft draft = draft(definition, scheduleState, now);
    FireTime next = current(scheduleState);
    Pause pause = scheduleState.pause();
    if (pause != null) {
      next = draft.skipPaused(next, pause.until() == null ? now : pause.until());
    }
    next = draft.decide(next);
    return draft.firing(moved(scheduleState.withPause(null), next).plusFires(draft.fires()));
  }

  /**
   * {@return what becomes of a task that somebody resumes now: what passed during the pause is
   * skipped, one-offs run}
   */
  public Firing resume(Definition definition, ScheduleState scheduleState, Instant now) {
    Draft draft = draft(definition, scheduleState, now);
    FireTime next = draft.skipPaused(current(scheduleState), now);
    return draft.firing(moved(scheduleState.withPause(null), next));
  }

  /** {@return what becomes of a task whose next fire times somebody skips} */
  public Firing skip(Definition definition, ScheduleState scheduleState, int count, Instant now) {
    Draft draft = draft(definition, scheduleState, now);
    FireTime next = draft.skipByRequest(current(scheduleState), count);
    return draft.firing(moved(scheduleState, next));
  }

  /** {@return a run that somebody asked for, on a slot of the grid of its task} */
  public Firing runOn(
      Definition definition, ScheduleState scheduleState, Instant asked, Instant slot) {
    SlotRange slots = new SlotRange(asked, slot, slot, 1);
    return draft(definition, scheduleState, asked).byHand(slots, slot).firing(scheduleState);
  }

  /** {@return a run that somebody asked for at once; the slot is what it is known by} */
  public Firing runAtOnce(
      Definition definition, ScheduleState scheduleState, Instant now, Instant slot) {
    SlotRange slots = new SlotRange(now, slot, slot, 1);
    return draft(definition, scheduleState, now).byHand(slots, now).firing(scheduleState);
  }

  private Draft draft(Definition definition, ScheduleState scheduleState, Instant now) {
    return new Draft(ids, calendars, definition, scheduleState, now);
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
