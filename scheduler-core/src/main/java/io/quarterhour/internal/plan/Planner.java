package io.quarterhour.internal.plan;

import io.quarterhour.firing.FireTime;
import io.quarterhour.internal.flow.Calendars;
import io.quarterhour.internal.flow.Definition;
import io.quarterhour.internal.flow.IdSource;
import io.quarterhour.store.Firing;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Slots;
import io.quarterhour.task.Timetable;
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
  public Firing plan(Definition definition, Timetable timetable, Instant now) {
    Draft draft = draft(definition, timetable, now);
    FireTime next = current(timetable);
    Pause pause = timetable.pause();
    if (pause != null) {
      next = draft.skipPaused(next, pause.until() == null ? now : pause.until());
    }
    next = draft.decide(next);
    return draft.firing(moved(timetable.withPause(null), next).plusFires(draft.fires()));
  }

  /**
   * {@return what becomes of a task that somebody resumes now: what passed during the pause is
   * skipped, one-offs run}
   */
  public Firing resume(Definition definition, Timetable timetable, Instant now) {
    Draft draft = draft(definition, timetable, now);
    FireTime next = draft.skipPaused(current(timetable), now);
    return draft.firing(moved(timetable.withPause(null), next));
  }

  /** {@return what becomes of a task whose next fire times somebody skips} */
  public Firing skip(Definition definition, Timetable timetable, int count, Instant now) {
    Draft draft = draft(definition, timetable, now);
    FireTime next = draft.skipByRequest(current(timetable), count);
    return draft.firing(moved(timetable, next));
  }

  /** {@return a run that somebody asked for, on a slot of the grid of its task} */
  public Firing runOn(Definition definition, Timetable timetable, Instant asked, Instant slot) {
    Slots slots = new Slots(asked, slot, slot, 1);
    return draft(definition, timetable, asked).byHand(slots, slot).firing(timetable);
  }

  /** {@return a run that somebody asked for at once; the slot is what it is known by} */
  public Firing runAtOnce(Definition definition, Timetable timetable, Instant now, Instant slot) {
    Slots slots = new Slots(now, slot, slot, 1);
    return draft(definition, timetable, now).byHand(slots, now).firing(timetable);
  }

  private Draft draft(Definition definition, Timetable timetable, Instant now) {
    return new Draft(ids, calendars, definition, timetable, now);
  }

  private static @Nullable FireTime current(Timetable timetable) {
    Instant next = timetable.next();
    Instant asked = timetable.asked();
    return next == null ? null : new FireTime(next, asked == null ? next : asked);
  }

  private static Timetable moved(Timetable timetable, @Nullable FireTime next) {
    return timetable.withNext(
        next == null ? null : next.slot(), next == null ? null : next.asked());
  }
}
