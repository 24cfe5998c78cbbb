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
 * <p>One firing decides at most 10,000 fire times one by one. If more are due, those that do not
 * run are skipped together without being visited. A calendar may exclude each of them for itself,
 * so with calendars only those that are too late are skipped together, also if a calendar excludes
 * them; the rest is due again at once, and the kept ones are left for the firing that sees the
 * newest. Consecutive fire times that are skipped for the same reason share one record.
 *
 * <p>One firing inserts at most about 100 executions that run one after the other; the rest is due
 * again at once, so that other tasks fire in between.
 */
final class FiringBuilder {
  /** The maximum number of fire times that one firing decides one by one. */
  private static final int MAX_SLOTS = 10_000;

  /**
   * The number of executions of one firing if two or more are left for the next one, which then
   * sees a series too.
   */
  private static final int MAX_RUNS = 100;

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
   * Skips the fire times before the end of a pause, and returns the next one, which may be at the
   * end itself. A fire time of a one-off schedule is not skipped; it fires late.
   */
  @Nullable FireTime skipPaused(@Nullable FireTime first, Instant end) {
    if (first == null || !first.slot().isBefore(end)) {
      return first;
    }
    FireTime late = after(first) == null ? firstFrom(now) : null;
    return late != null ? late : skipBefore(first, end, SkipReason.PAUSED);
  }

  /**
   * Skips the fire times before an instant for a pause, also that of a one-off schedule, so that
   * nothing is due any more.
   */
  @Nullable FireTime skipAllPaused(@Nullable FireTime first, Instant end) {
    FireTime next = first == null ? null : skipBefore(first, end, SkipReason.PAUSED);
    return next == null ? firstFrom(end) : next;
  }

  private @Nullable FireTime firstFrom(Instant from) {
    FireTimes times = definition.fireTimes();
    return times == null ? null : times.first(from);
  }

  /** Skips all fire times before an instant together, and returns the next one. */
  private @Nullable FireTime skipBefore(FireTime first, Instant from, SkipReason reason) {
    FireTimes times = definition.fireTimes();
    FireTime last =
        times == null || !first.slot().isBefore(from) ? null : times.lastFire(from.minusMillis(1));
    if (last == null || last.slot().isBefore(first.slot())) {
      return first;
    }
    skip(range(first, last), reason);
    return after(last);
  }

  private SlotRange range(FireTime first, FireTime last) {
    FireTimes times = definition.fireTimes();
    long count = times == null ? 1 : times.count(first.slot(), last.slot());
    return new SlotRange(
        last.nominal(),
        first.slot(),
        last.slot(),
        (int) Math.max(1, Math.min(Integer.MAX_VALUE, count)));
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
    if (first != null && next != null && isDue(next)) {
      FireTime young = skipTooLate(first);
      if (policy.calendars().isEmpty()) {
        return decideMany(young);
      } else if (young == null || young.slot().isAfter(first.slot())) {
        return decide(young);
      }
    }
    int kept = newest(fates, catchUp.maxCount());
    // If more fire times are due, those that might run are left for the firing that knows whether
    // they are the newest. If the kept ones begin in the first half, a calendar excludes most fire
    // times; leaving them would make little progress, so they are decided now.
    boolean more = next != null && isDue(next) && kept >= MAX_SLOTS / 2;
    int end = more ? kept : endOfTurn(fates, kept);
    decide(fates.subList(0, end), kept, more);
    return isExhausted() ? null : end < fates.size() ? fates.get(end).fire : next;
  }

  /** Skips all fire times together that are too late, and returns the next one. */
  private @Nullable FireTime skipTooLate(FireTime first) {
    return Duration.between(first.slot(), now).compareTo(catchUp.maxAge()) > 0
        ? skipBefore(first, now.minus(catchUp.maxAge()), SkipReason.TOO_LATE)
        : first;
  }

  /** Decides fire times that are too many to be visited and that no calendar excludes. */
  private @Nullable FireTime decideMany(@Nullable FireTime next) {
    FireTimes times = definition.fireTimes();
    FireTime newest = times == null ? null : times.lastFire(now);
    if (times == null || newest == null || next == null || !isDue(next)) {
      return next;
    }
    if (catchUp.kind() == CatchUpPolicy.Kind.MERGE) {
      run(range(next, newest), false);
      return isExhausted() ? null : after(newest);
    }
    FireTime kept = newest;
    for (int i = 1; i < catchUp.maxCount() && kept.slot().isAfter(next.slot()); i++) {
      FireTime before = times.lastFire(kept.slot().minusMillis(1));
      kept = before == null ? kept : before;
    }
    return decide(skipBefore(next, kept.slot(), SkipReason.TOO_MANY));
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

  /** {@return the index at which this firing ends, before the end of a long series of runs} */
  private int endOfTurn(List<SlotDecision> fates, int kept) {
    int end = endOfRuns(fates);
    if (catchUp.kind() == CatchUpPolicy.Kind.MERGE
        || policy.isExhausted(firedBefore + MAX_RUNS + 1)) {
      return end;
    }
    int runs = 0;
    int endOfTurn = end;
    for (int i = kept; i < end; i++) {
      runs += fates.get(i).skipped == null ? 1 : 0;
      endOfTurn = runs == MAX_RUNS && endOfTurn == end ? i + 1 : endOfTurn;
    }
    return runs > MAX_RUNS + 1 ? endOfTurn : end;
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
    skip(SlotRange.single(fire.nominal(), fire.slot()), reason);
  }

  private void skip(SlotRange slots, SkipReason reason) {
    SkippedSlots last = skipped.isEmpty() ? null : skipped.get(skipped.size() - 1);
    if (last != null && last.reason() == reason) {
      SlotRange both = last.slots().mergedWith(slots);
      skipped.set(skipped.size() - 1, new SkippedSlots(last.id(), last.routing(), both, reason));
    } else {
      skipped.add(new SkippedSlots(ids.next(now), routing(), slots, reason));
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
