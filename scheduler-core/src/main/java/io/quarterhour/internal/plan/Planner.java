package io.quarterhour.internal.plan;

import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.flow.Definition;
import io.quarterhour.internal.flow.IdSource;
import io.quarterhour.internal.flow.Locks;
import io.quarterhour.store.Firing;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.SkippedSlots;
import io.quarterhour.task.Assignment;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.Origin;
import io.quarterhour.task.Pause;
import io.quarterhour.task.SkipReason;
import io.quarterhour.task.Slots;
import io.quarterhour.task.Task;
import io.quarterhour.task.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of the due fire times of a task. */
public final class Planner {
  /** So many fire times are dealt with in one firing; what is left is due at once again. */
  private static final int MAX_SLOTS = 10_000;

  private final IdSource ids;

  /** Gives what it plans ids of that source. */
  public Planner(IdSource ids) {
    this.ids = ids;
  }

  /** {@return what becomes of all fire times up to now, and the timetable afterwards} */
  public Firing plan(Definition definition, Timetable timetable, Instant now) {
    Draft draft = new Draft(definition, now);
    FireTime next = current(timetable);
    Pause pause = timetable.pause();
    if (pause != null) {
      next = draft.skipPaused(next, pause.until() == null ? now : pause.until());
    }
    next = draft.decide(next);
    Timetable moved =
        timetable
            .withPause(null)
            .withNext(next == null ? null : next.slot(), next == null ? null : next.asked())
            .plusFires(draft.fires);
    return new Firing(definition.task().id(), moved, draft.skipped, draft.executions);
  }

  /**
   * {@return what becomes of a task that somebody resumes now: what passed during the pause is
   * skipped, one-offs run}
   */
  public Firing resume(Definition definition, Timetable timetable, Instant now) {
    Draft draft = new Draft(definition, now);
    FireTime next = draft.skipPaused(current(timetable), now);
    Timetable moved =
        timetable
            .withPause(null)
            .withNext(next == null ? null : next.slot(), next == null ? null : next.asked());
    return new Firing(definition.task().id(), moved, draft.skipped, List.of());
  }

  /** {@return what becomes of a task whose next fire times somebody skips} */
  public Firing skip(Definition definition, Timetable timetable, int count, Instant now) {
    Draft draft = new Draft(definition, now);
    FireTime next = current(timetable);
    Slots gone = null;
    for (int i = 0; i < count && next != null; i++) {
      gone = add(gone, next);
      next = draft.after(next);
    }
    draft.skip(gone, SkipReason.BY_REQUEST);
    Timetable moved =
        timetable.withNext(next == null ? null : next.slot(), next == null ? null : next.asked());
    return new Firing(definition.task().id(), moved, draft.skipped, List.of());
  }

  /** {@return a run that somebody asked for, on a slot of the grid of its task} */
  public Firing runOn(Definition definition, Timetable timetable, Instant asked, Instant slot) {
    return byHand(definition, timetable, new Slots(asked, slot, slot, 1), slot);
  }

  /** {@return a run that somebody asked for at once; the slot is what it is known by} */
  public Firing runAtOnce(Definition definition, Timetable timetable, Instant now, Instant slot) {
    return byHand(definition, timetable, new Slots(now, slot, slot, 1), now);
  }

  private Firing byHand(Definition definition, Timetable timetable, Slots slots, Instant readyAt) {
    Draft draft = new Draft(definition, slots.asked());
    draft.run(slots, readyAt, Origin.Kind.RUN_NOW, false);
    return new Firing(definition.task().id(), timetable, List.of(), draft.executions);
  }

  private static @Nullable FireTime current(Timetable timetable) {
    Instant next = timetable.next();
    Instant asked = timetable.asked();
    return next == null ? null : new FireTime(next, asked == null ? next : asked);
  }

  private static Slots add(@Nullable Slots slots, FireTime fire) {
    Slots one = Slots.one(fire.asked(), fire.slot());
    return slots == null ? one : slots.plus(one);
  }

  /** One firing in the making. */
  private final class Draft {
    private final Definition definition;
    private final CatchUpPolicy catchUp;
    private final Instant now;
    private final List<SkippedSlots> skipped = new ArrayList<>(0);
    private final List<NewExecution> executions = new ArrayList<>(1);
    private long fires;

    Draft(Definition definition, Instant now) {
      this.definition = definition;
      this.catchUp = definition.task().policies().catchUp();
      this.now = now;
    }

    @Nullable FireTime after(FireTime fire) {
      FireTimes times = definition.fireTimes();
      return times == null ? null : times.nextFire(fire.slot());
    }

    /**
     * Skips what lies before the end of a pause, and answers what comes next. A one-off is not
     * skipped but late.
     */
    @Nullable FireTime skipPaused(@Nullable FireTime first, Instant until) {
      FireTime next = first;
      if (next != null && !next.slot().isAfter(until) && after(next) == null) {
        FireTimes times = definition.fireTimes();
        FireTime late = times == null ? null : times.first(now);
        if (late != null) {
          return late;
        }
      }
      Slots gone = null;
      for (int i = 0; next != null && !next.slot().isAfter(until); i++) {
        gone = add(gone, next);
        next = i < MAX_SLOTS ? after(next) : definitionFrom(until);
      }
      skip(gone, SkipReason.PAUSED);
      return next;
    }

    /**
     * A pause of very many fire times is not walked to its end: those beyond the limit are not
     * counted.
     */
    private @Nullable FireTime definitionFrom(Instant until) {
      FireTimes times = definition.fireTimes();
      return times == null ? null : times.nextFire(until);
    }

    /**
     * Gives each due fire time its fate, and answers the next one that is not due, or left for the
     * next firing.
     */
    @Nullable FireTime decide(@Nullable FireTime first) {
      FireTime next = first;
      Slots tooLate = null;
      Slots tooMany = null;
      Deque<FireTime> late = new ArrayDeque<>();
      boolean merges = catchUp.kind() == CatchUpPolicy.Kind.MERGE;
      int count = 0;
      while (next != null && !next.slot().isAfter(now) && count < MAX_SLOTS) {
        if (Duration.between(next.slot(), now).compareTo(catchUp.notOlderThan()) > 0) {
          tooLate = add(tooLate, next);
        } else {
          late.add(next);
          if (late.size() > catchUp.atMost()) {
            tooMany = add(tooMany, late.remove());
          }
        }
        next = after(next);
        count++;
      }
      boolean more = next != null && !next.slot().isAfter(now);
      if (more && !late.isEmpty()) {
        next = late.peekFirst();
        late.clear();
      }
      skip(tooLate, SkipReason.TOO_LATE);
      runOrSkip(tooMany, late, merges, more);
      return next;
    }

    private void runOrSkip(
        @Nullable Slots tooMany, Deque<FireTime> late, boolean merges, boolean more) {
      if (merges && !more) {
        Slots all = tooMany;
        for (FireTime fire : late) {
          all = add(all, fire);
        }
        if (all != null) {
          run(all, all.last(), Origin.Kind.SCHEDULE, false);
        }
        return;
      }
      skip(tooMany, merges ? SkipReason.MERGED : SkipReason.TOO_MANY);
      for (FireTime fire : late) {
        Slots slot = Slots.one(fire.asked(), fire.slot());
        run(slot, fire.slot(), Origin.Kind.SCHEDULE, late.size() > 1);
      }
    }

    void skip(@Nullable Slots slots, SkipReason reason) {
      if (slots != null) {
        skipped.add(new SkippedSlots(ids.next(now), assignment(), slots, reason));
      }
    }

    /**
     * Adds an execution; {@code inTurn} if it is one of several that run one after the other and
     * are not in each other's way.
     */
    void run(Slots slots, Instant readyAt, Origin.Kind kind, boolean inTurn) {
      Task task = definition.task();
      Origin origin = new Origin(kind, task.id(), task.revision(), null);
      executions.add(
          new NewExecution(
              ids.next(now), origin, assignment(), slots, readyAt, admission(task, inTurn), null));
      fires += slots.count();
    }

    private NewExecution.Admission admission(Task task, boolean inTurn) {
      int limit = inTurn ? 0 : task.policies().overlap().limit();
      return new NewExecution.Admission(limit, Locks.of(task, inTurn), false);
    }

    private Assignment assignment() {
      Task task = definition.task();
      return new Assignment(task.id().tenant(), task.action(), definition.queue());
    }
  }
}
