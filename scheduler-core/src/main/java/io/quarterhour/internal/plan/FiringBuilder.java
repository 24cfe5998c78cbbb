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

/**
 * Builds one firing: decides for each due fire time of a task whether it runs or is skipped.
 *
 * <p>{@link #decide(FireTime)} takes the due fire times from the oldest to the newest:
 *
 * <pre>{@code
 *   next                                                           now
 *    |                                                                |
 *    f1        f2        f3        f4        f5        f6        f7   |   f8
 * TOO_LATE  TOO_LATE  may run   EXCLUDED  may run   may run   EXCLUDED   not due
 *                     TOO_MANY            \_newest maxCount_/  left for the
 *                                          (here 2) run        next firing
 * }</pre>
 *
 * <ol>
 *   <li>Each fire time is classified. A calendar of the task may exclude it (EXCLUDED), it may be
 *       older than the catch-up policy allows (TOO_LATE), or it may run.
 *   <li>The newest {@code maxCount} of those that may run are kept. The older ones are skipped as
 *       TOO_MANY.
 *   <li>If the policy merges, all fire times that may run become one execution instead.
 *   <li>Skipped fire times after the last one that runs are left for the next firing, so that they
 *       share one record with those that are skipped later.
 *   <li>Each execution counts as one fire, until the maximum number of fires is reached.
 * </ol>
 *
 * <p>One firing handles at most 10,000 fire times; the rest is due again at once. If more are due,
 * the kept ones are left for the firing that sees the newest. Consecutive fire times that are
 * skipped for the same reason share one record.
 */
final class FiringBuilder {
  /** The maximum number of fire times of one firing; the rest is due again at once. */
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

  /** A due fire time and the reason for which it is skipped; null if it may run. */
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

  /** {@return the firing with the schedule state {@code moved}} */
  Firing firing(ScheduleState moved) {
    List<ConditionalNotification> notices =
        definition.task().notificationRules().isEmpty()
            ? List.of()
            : new FiringNotifications(ids, definition.task(), now).of(skipped, executions);
    return new Firing(definition.task().id(), moved, skipped, executions, notices);
  }

  /** {@return the number of executions that were planned for the schedule} */
  long fires() {
    return fires;
  }

  private @Nullable FireTime after(FireTime fire) {
    FireTimes times = definition.fireTimes();
    return times == null ? null : times.nextFire(fire.slot());
  }

  /**
   * Skips the fire times up to the end of a pause, and returns the next one. A fire time of a
   * one-off schedule is not skipped; it fires late.
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
   * Continues after the end of a pause without visiting the fire times in between; those beyond the
   * limit are not counted as skipped.
   */
  private @Nullable FireTime definitionFrom(Instant until) {
    FireTimes times = definition.fireTimes();
    return times == null ? null : times.nextFire(until);
  }

  /**
   * Skips {@code count} fire times that would run, and returns the next one. Excluded fire times
   * are skipped as well but not counted.
   */
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
   * Decides all due fire times. Returns the next fire time, which is not due or is left for the
   * next firing; null if the task does not fire any more.
   */
  @Nullable FireTime decide(@Nullable FireTime first) {
    List<SlotDecision> fates = new ArrayList<>(1);
    FireTime next = first;
    while (next != null && isDue(next) && fates.size() < MAX_SLOTS) {
      fates.add(new SlotDecision(next, decisionFor(next)));
      next = after(next);
    }
    int kept = newest(fates, catchUp.maxCount());
    // If more fire times are due, those that might run are left for the firing that knows whether
    // they are the newest. If the kept ones begin in the first half, a calendar excludes most fire
    // times; leaving them would make little progress, so they are decided now.
    boolean more = next != null && isDue(next) && kept >= MAX_SLOTS / 2;
    int end = more ? kept : endOfRuns(fates);
    decide(fates.subList(0, end), kept, more);
    return isExhausted() ? null : end < fates.size() ? fates.get(end).fire : next;
  }

  private boolean isDue(FireTime fire) {
    return !fire.slot().isAfter(now);
  }

  private @Nullable SkipReason decisionFor(FireTime due) {
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

  /** {@return the index at which the newest {@code atMost} fire times that may run begin} */
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
   * {@return the index after the last fire time that may run, or the end if none may run} Skipped
   * fire times after it are left for the next firing, where they share one record with those that
   * are skipped later.
   */
  private static int endOfRuns(List<SlotDecision> fates) {
    int last = newest(fates, 1);
    return last == fates.size() ? last : last + 1;
  }

  private void decide(List<SlotDecision> fates, int kept, boolean more) {
    boolean merges = catchUp.kind() == CatchUpPolicy.Kind.MERGE;
    boolean inTurn = !merges && isSeveral(fates, kept);
    SlotRange merged = null;
    for (int i = 0; i < fates.size() && !isExhausted(); i++) {
      FireTime fire = fates.get(i).fire;
      SkipReason reason = fates.get(i).skipped;
      if (reason != null) {
        skip(fire, reason);
      } else if (merges && !more) {
        SlotRange one = SlotRange.single(fire.nominal(), fire.slot());
        merged = merged == null ? one : merged.mergedWith(one);
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

  private boolean isExhausted() {
    return policy.isExhausted(firedBefore + fires);
  }

  private void skip(FireTime fire, SkipReason reason) {
    SlotRange one = SlotRange.single(fire.nominal(), fire.slot());
    SkippedSlots last = skipped.isEmpty() ? null : skipped.get(skipped.size() - 1);
    if (last != null && last.reason() == reason) {
      SlotRange both = last.slots().mergedWith(one);
      skipped.set(skipped.size() - 1, new SkippedSlots(last.id(), last.routing(), both, reason));
    } else {
      skipped.add(new SkippedSlots(ids.next(now), routing(), one, reason));
    }
  }

  /**
   * Adds an execution for the schedule. With {@code inTurn} it is one of several that run one after
   * the other: they keep their order in spite of the jitter, and the overlap policy does not apply
   * among them.
   */
  private void run(SlotRange slots, boolean inTurn) {
    Task task = definition.task();
    Instant ready = Jitter.after(slots.last(), policy.jitter(), task.id());
    readyAt = ready.isBefore(readyAt) ? readyAt : ready;
    add(slots, readyAt, Origin.Kind.SCHEDULE, inTurn);
    fires++;
  }

  /** Adds an execution that a caller requested; the fire policy does not apply to it. */
  FiringBuilder addManual(SlotRange slots, Instant ready) {
    add(slots, ready, Origin.Kind.MANUAL, false);
    return this;
  }

  private void add(SlotRange slots, Instant ready, Origin.Kind kind, boolean inTurn) {
    Task task = definition.task();
    Origin origin = new Origin(kind, task.id(), task.revision(), null);
    executions.add(
        new NewExecution(
            ids.next(now), origin, routing(), slots, ready, constraints(task, inTurn), null));
  }

  private NewExecution.Constraints constraints(Task task, boolean inTurn) {
    int limit = inTurn ? 0 : task.policies().overlap().maxActive();
    return new NewExecution.Constraints(
        limit, LockNames.of(task, inTurn), false, definition.version());
  }

  private Routing routing() {
    Task task = definition.task();
    return new Routing(task.id().tenant(), task.action(), definition.queue());
  }
}
