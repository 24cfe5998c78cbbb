package io.quarterhour.internal.plan;

import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.CalendarSnapshot;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.NominalTime;
import io.quarterhour.task.FirePolicy;
import io.quarterhour.task.ScheduleState;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forecast of the fire times of a task, as far as its schedule and policies determine them today.
 */
public final class TaskForecast {
  /** The maximum number of consecutive excluded fire times; the forecast ends there. */
  private static final int MAX_EXCLUDED = 1000;

  /** The maximum number of fire times that are counted before the first one of the forecast. */
  private static final int MAX_COUNTED = 100_000;

  private final TaskDefinition definition;
  private final FireTimes times;
  private final CalendarSnapshot calendarSnapshot;
  private final FirePolicy policy;

  /** Creates a forecast for a task that has fire times, under the calendars of one moment. */
  public TaskForecast(
      TaskDefinition definition, FireTimes times, CalendarSnapshot calendarSnapshot) {
    this.definition = definition;
    this.times = times;
    this.calendarSnapshot = calendarSnapshot;
    this.policy = definition.task().policies().fire();
  }

  /**
   * Computes the next fire times.
   *
   * @param scheduleState the schedule state of the task; null if it is not saved
   * @param from the instant after which the forecast begins
   * @param count the maximum number of fire times that really fire; excluded ones are returned in
   *     addition
   */
  public List<FirePreview> fires(@Nullable ScheduleState scheduleState, Instant from, int count) {
    if (scheduleState == null) {
      List<FirePreview> fires = fires(from, count, 0);
      return fires.isEmpty() ? late(from) : fires;
    }
    Instant next = scheduleState.next();
    if (next == null) {
      return List.of();
    }
    Instant begin = next.minusMillis(1);
    if (times.schedule().firesOnce() && !next.equals(times.next(begin))) {
      Instant nominal = scheduleState.nominal() == null ? next : scheduleState.nominal();
      return next.isBefore(from) ? List.of() : List.of(late(new FireTime(next, nominal), next));
    }
    return begin.isBefore(from)
        ? fires(from, count, scheduleState.fires() + firesUpTo(begin, from))
        : fires(begin, count, scheduleState.fires());
  }

  /**
   * Returns the fire time of a one-off whose time has passed: it fires as soon as it is saved, on
   * its grid.
   */
  private List<FirePreview> late(Instant from) {
    FireTime late = times.first(from);
    if (late == null) {
      return List.of();
    }
    boolean exact = times.schedule().alignment() == Alignment.EXACT;
    return List.of(late(late, exact ? late.slot() : from));
  }

  /** Returns the preview of a one-off that fires later than its nominal time. */
  private FirePreview late(FireTime late, Instant comes) {
    ZoneId zone = times.schedule().zone();
    LocalDateTime local = LocalDateTime.ofInstant(late.nominal(), zone);
    NominalTime asked = new NominalTime(local, zone, comes, NominalTime.Occurrence.ONCE);
    return withPolicies(new FirePreview(late.slot(), late.slot(), List.of(asked), 1, null));
  }

  /** Counts the fires after {@code begin} up to {@code end}, if the number of fires is limited. */
  private long firesUpTo(Instant begin, Instant end) {
    long fires = 0;
    Instant slot = policy.maxFires() == 0 ? null : times.next(begin);
    for (int i = 0; i < MAX_COUNTED && slot != null && !slot.isAfter(end); i++) {
      fires += calendarSnapshot.exclude(policy.calendars(), slot) ? 0 : 1;
      slot = times.next(slot);
    }
    return fires;
  }

  private List<FirePreview> fires(Instant from, int count, long before) {
    List<FirePreview> fires = new ArrayList<>();
    long firing = before;
    int excluded = 0;
    Instant last = from;
    while (firing - before < count && !policy.isExhausted(firing) && excluded < MAX_EXCLUDED) {
      List<FirePreview> next = times.preview(last, 1);
      if (next.isEmpty()) {
        break;
      }
      FirePreview fire = withPolicies(next.get(0));
      fires.add(fire);
      last = fire.slot();
      firing += fire.fires() ? 1 : 0;
      excluded = fire.fires() ? 0 : excluded + 1;
    }
    return fires;
  }

  private FirePreview withPolicies(FirePreview fire) {
    String excludedBy = calendarSnapshot.excluding(policy.calendars(), fire.slot());
    Instant startsAt =
        excludedBy == null
            ? Jitter.after(fire.slot(), policy.jitter(), definition.task().id())
            : fire.slot();
    return new FirePreview(
        fire.slot(), startsAt, fire.nominalTimes(), fire.nominalCount(), excludedBy);
  }
}
