package io.quarterhour.internal.plan;

import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.CalendarSnapshot;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.model.LockNames;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.FirePolicy;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One firing in the making. */
final class FiringBuilder {
  /** So many fire times are dealt with in one firing; what is left is due at once again. */
  private static final int MAX_SLOTS = 10_000;

  private final ExecutionIdGenerator ids;
  private final Supplier<CalendarSnapshot> calendars;
  private final TaskDefinition definition;
  private final FirePolicy policy;
  private final CatchUpPolicy catchUp;
  private final Instant now;
  private final long firedBefore;
  private final List<SkippedSlots> skipped = new ArrayList<>(0);
  private final List<NewExecution> executions = new ArrayList<>(1);
  private long fires;
  private Instant readyAt = Instant.MIN;

  /** A due fire time, and why it is skipped; null if it may run. */
  private record SlotDecision(FireTime fire, @Nullable SkipReason skipped) {}

  FiringBuilder(
      ExecutionIdGenerator ids,
      Supplier<CalendarSnapshot> calendars,
      TaskDefinition definition,
      ScheduleState scheduleState,
      Instant now) {
    this.ids = ids;
    this.calendars = calendars;
    this.definition = definition;
    this.policy = definition.task().policies().fire();
    this.catchUp = definition.task().policies().catchUp();
    this.now = now;
    this.firedBefore = scheduleState.fires();
  }

  /** {@return the firing, with the timetable as it stands afterwards} */
  Firing firing(ScheduleState moved) {
    List<ConditionalNotification> notices =
        definition.task().notifications().isEmpty()
            ? List.of()
            : new FiringNotifications(ids, definition.task(), now).of(skipped, executions);
    return new Firing(definition.task().id(), moved, skipped, executions, notices);
  }

  /** {@return how many executions were made for the schedule} */
  long fires() {
    return fires;
  }

  private @Nullable FireTime after(FireTime fire) {
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
    for (int i = 0; next != null && !next.slot().isAfter(until); i++) {
      skip(next, SkipReason.PAUSED);
      next = i < MAX_SLOTS ? after(next) : definitionFrom(until);
    }
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

  /** Skips so many fire times that would run, and answers what comes next. */
  @Nullable FireTime skipByRequest(@Nullable FireTime first, int count) {
    FireTime next = first;
    int left = count;
    for (int i = 0; i < MAX_SLOTS && left > 0 && next != null; i++) {
      boolean excluded = isExcluded(next);
      skip(next, excluded ? SkipReason.EXCLUDED : SkipReason.BY_REQUEST);
      left -= excluded ? 0 : 1;
      next = after(next);
    }
    return next;
  }

  /**
   * Gives each due fire time its fate, and answers the next one that is not due, or left for the
   * next firing; null if the task fires no more.
   */
  @Nullable FireTime decide(@Nullable FireTime first) {
    List<SlotDecision> fates = new ArrayList<>(1);
    FireTime next = first;
    while (next != null && isDue(next) && fates.size() < MAX_SLOTS) {
      fates.add(new SlotDecision(next, fateOf(next)));
      next = after(next);
    }
    int kept = newest(fates, catchUp.maxCount());
    // Those that might run are left for the firing that knows whether they are the newest. Only a
    // calendar can leave so few of so many that this would not get ahead.
    boolean more = next != null && isDue(next) && kept >= MAX_SLOTS / 2;
    int end = more ? kept : endOfRuns(fates);
    decide(fates.subList(0, end), kept, more);
    return isUsedUp() ? null : end < fates.size() ? fates.get(end).fire : next;
  }

  private boolean isDue(FireTime fire) {
    return !fire.slot().isAfter(now);
  }

  private @Nullable SkipReason fateOf(FireTime due) {
    if (isExcluded(due)) {
      return SkipReason.EXCLUDED;
    }
    boolean tooLate = Duration.between(due.slot(), now).compareTo(catchUp.maxAge()) > 0;
    return tooLate ? SkipReason.TOO_LATE : null;
  }

  private boolean isExcluded(FireTime fire) {
    return !policy.calendars().isEmpty()
        && calendars.get().exclude(policy.calendars(), fire.slot());
  }

  /** {@return where the newest that may run begin} */
  private static int newest(List<SlotDecision> fates, int atMost) {
    int first = fates.size();
    int count = 0;
    for (int i = fates.size() - 1; i >= 0 && count < atMost; i--) {
      if (fates.get(i).skipped == null) {
        first = i;
        count++;
      }
    }
    return first;
  }

  /**
   * {@return the place after the last one that may run, or the end if none may} What is skipped
   * after it is left for the next firing: there it has one record with what is skipped later.
   */
  private static int endOfRuns(List<SlotDecision> fates) {
    int last = newest(fates, 1);
    return last == fates.size() ? last : last + 1;
  }

  private void decide(List<SlotDecision> fates, int kept, boolean more) {
    boolean merges = catchUp.kind() == CatchUpPolicy.Kind.MERGE;
    boolean inTurn = !merges && isSeveral(fates, kept);
    SlotRange merged = null;
    for (int i = 0; i < fates.size() && !isUsedUp(); i++) {
      FireTime fire = fates.get(i).fire;
      SkipReason reason = fates.get(i).skipped;
      if (reason != null) {
        skip(fire, reason);
      } else if (merges && !more) {
        SlotRange one = SlotRange.single(fire.nominal(), fire.slot());
        merged = merged == null ? one : merged.plus(one);
      } else if (i < kept) {
        skip(fire, merges ? SkipReason.MERGED : SkipReason.TOO_MANY);
      } else {
        run(SlotRange.single(fire.nominal(), fire.slot()), inTurn);
      }
    }
    if (merged != null) {
      run(merged, false);
    }
  }

  private boolean isSeveral(List<SlotDecision> fates, int kept) {
    long may =
        fates.stream().skip(Math.min(kept, fates.size())).filter(f -> f.skipped == null).count();
    return may > 1 && !policy.isExhausted(firedBefore + 1);
  }

  private boolean isUsedUp() {
    return policy.isExhausted(firedBefore + fires);
  }

  private void skip(FireTime fire, SkipReason reason) {
    SlotRange one = SlotRange.single(fire.nominal(), fire.slot());
    SkippedSlots last = skipped.isEmpty() ? null : skipped.get(skipped.size() - 1);
    if (last != null && last.reason() == reason) {
      SlotRange both = last.slots().plus(one);
      skipped.set(skipped.size() - 1, new SkippedSlots(last.id(), last.routing(), both, reason));
    } else {
      skipped.add(new SkippedSlots(ids.next(now), assignment(), one, reason));
    }
  }

  /**
   * Adds an execution for the schedule; {@code inTurn} if it is one of several that run one after
   * the other, in their order in spite of their jitter, and are not in each other's way.
   */
  private void run(SlotRange slots, boolean inTurn) {
    Task task = definition.task();
    Instant ready = Jitter.after(slots.last(), policy.jitter(), task.id());
    readyAt = ready.isBefore(readyAt) ? readyAt : ready;
    add(slots, readyAt, Origin.Kind.SCHEDULE, inTurn);
    fires++;
  }

  /** Adds an execution that somebody asked for; no policy of firing concerns it. */
  FiringBuilder addManual(SlotRange slots, Instant ready) {
    add(slots, ready, Origin.Kind.RUN_NOW, false);
    return this;
  }

  private void add(SlotRange slots, Instant ready, Origin.Kind kind, boolean inTurn) {
    Task task = definition.task();
    Origin origin = new Origin(kind, task.id(), task.revision(), null);
    executions.add(
        new NewExecution(
            ids.next(now), origin, assignment(), slots, ready, admission(task, inTurn), null));
  }

  private NewExecution.Constraints admission(Task task, boolean inTurn) {
    int limit = inTurn ? 0 : task.policies().overlap().limit();
    return new NewExecution.Constraints(
        limit, LockNames.of(task, inTurn), false, definition.version());
  }

  private Routing assignment() {
    Task task = definition.task();
    return new Routing(task.id().tenant(), task.action(), definition.queue());
  }
}
