package io.quarterhour.internal.plan;

import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.task.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stored next fire time of a task. It is only a cache of the schedule: it may have been
 * computed under rules of a time zone that have changed since, or while the clock was ahead.
 */
final class StoredFireTime {
  /** The longest time by which new rules of a zone move a fire time. */
  private static final Duration LONGEST_MOVE = Duration.ofDays(1);

  private StoredFireTime() {}

  /**
   * {@return the next fire time of a task: the stored one if the schedule contains it, otherwise
   * the one that takes its place, which is the nearest; null if there is none}
   */
  static @Nullable FireTime of(TaskDefinition definition, ScheduleState scheduleState) {
    Instant next = scheduleState.next();
    if (next == null) {
      return null;
    }
    Instant nominal = scheduleState.nominal();
    FireTime stored = new FireTime(next, nominal == null ? next : nominal);
    FireTimes times = definition.fireTimes();
    if (times == null) {
      return stored;
    }
    return times.schedule().firesOnce() ? ofOneOff(times, stored) : nearest(times, stored);
  }

  /** A one-off may fire late, which leaves its nominal time unchanged. */
  private static FireTime ofOneOff(FireTimes times, FireTime stored) {
    FireTime only = times.nextFire(Instant.MIN);
    return only == null || only.nominal().equals(stored.nominal()) ? stored : only;
  }

  private static @Nullable FireTime nearest(FireTimes times, FireTime stored) {
    FireTime later = times.nextFire(stored.slot().minusMillis(1));
    if (later != null && later.slot().equals(stored.slot())) {
      return stored;
    }
    FireTime earlier = times.lastFire(stored.slot());
    if (earlier == null) {
      return later;
    }
    Duration before = Duration.between(earlier.slot(), stored.slot());
    Duration after = later == null ? LONGEST_MOVE : Duration.between(stored.slot(), later.slot());
    return before.compareTo(LONGEST_MOVE) <= 0 && before.compareTo(after) < 0 ? earlier : later;
  }

  /**
   * {@return the first fire time from now if it comes before the stored one, as after time went
   * back; otherwise null}
   */
  static @Nullable FireTime earlierFromNow(
      TaskDefinition definition, ScheduleState scheduleState, Instant now) {
    FireTimes times = definition.fireTimes();
    Instant next = scheduleState.next();
    FireTime first = times == null || next == null ? null : times.first(now);
    return first != null && first.slot().isBefore(Objects.requireNonNull(next)) ? first : null;
  }
}
