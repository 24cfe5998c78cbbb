package io.quarterhour.firing;

import io.quarterhour.internal.calendar.LocalTimeHit;
import io.quarterhour.internal.calendar.SupportedRange;
import io.quarterhour.internal.calendar.ZoneMapping;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Fire times at local times. All values are whole seconds. */
final class LocalFireTimes extends FireTimes {
  private static final long MILLIS = 1000;

  private final ZoneMapping clock;

  /** The first and the last second of the range in which the schedule may fire. */
  private final long start;

  private final long end;

  LocalFireTimes(Schedule schedule, ZoneMapping clock, boolean moved) {
    super(schedule, moved);
    this.clock = clock;
    EpochRange epochRange = EpochRange.inSeconds(schedule);
    start = epochRange.start();
    end = epochRange.end();
  }

  @Override
  public long next(long epochMilli) {
    long slot = slotAfter(Math.floorDiv(epochMilli, MILLIS));
    return slot == NEVER ? NEVER : slot * MILLIS;
  }

  @Override
  public @Nullable Instant next(Instant from) {
    long slot = slotAfter(from.getEpochSecond());
    return slot == NEVER ? null : Instant.ofEpochSecond(slot);
  }

  private long slotAfter(long second) {
    if (second >= end) {
      return NEVER;
    }
    long after = Math.max(second, start - 1);
    if (!aligned) {
      long slot = clock.after(after);
      return slot > end ? NEVER : slot;
    }
    // Every nominal instant after the quarter hour at or before "after" has a slot after "after".
    long nominal = clock.after(QuarterHourGrid.downSecond(after));
    if (nominal == NEVER) {
      return NEVER;
    }
    long slot = QuarterHourGrid.upSecond(nominal);
    return slot > end ? NEVER : slot;
  }

  @Override
  long nominal(long slot) {
    return aligned
        ? clock.after(Math.floorDiv(slot, MILLIS) - QuarterHourGrid.SECONDS) * MILLIS
        : slot;
  }

  @Override
  long earliest() {
    long first = clock.after(SupportedRange.MIN_SECOND - 2);
    return first == NEVER ? NEVER : first * MILLIS;
  }

  @Override
  void explain(long slot, NominalTimeCollector into) {
    long last = Math.floorDiv(slot, MILLIS);
    long second = clock.after(aligned ? last - QuarterHourGrid.SECONDS : last - 1);
    for (; second <= last; second = clock.after(second)) {
      for (LocalTimeHit localTimeHit : clock.readings(second)) {
        into.add(localTimeHit, second, schedule().zone());
      }
    }
  }
}
