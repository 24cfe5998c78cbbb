package io.quarterhour.firing;

import io.quarterhour.internal.calendar.Horizon;
import io.quarterhour.internal.calendar.Reading;
import io.quarterhour.internal.calendar.WallClock;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Fires at local times. All are whole seconds, and so is the arithmetic. */
final class WallTimes extends FireTimes {
  private static final long MILLIS = 1000;

  private final WallClock clock;

  /** The first and the last second in which it may fire. */
  private final long start;

  private final long end;

  WallTimes(Schedule schedule, WallClock clock, boolean moved) {
    super(schedule, moved);
    this.clock = clock;
    Bounds bounds = Bounds.inSeconds(schedule);
    start = bounds.start();
    end = bounds.end();
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
    // Whatever lies after the quarter at or before an instant is moved behind the instant.
    long asked = clock.after(Grid.downSecond(after));
    if (asked == NEVER) {
      return NEVER;
    }
    long slot = Grid.upSecond(asked);
    return slot > end ? NEVER : slot;
  }

  @Override
  long asked(long slot) {
    return aligned ? clock.after(Math.floorDiv(slot, MILLIS) - Grid.SECONDS) * MILLIS : slot;
  }

  @Override
  long earliest() {
    long first = clock.after(Horizon.MIN_SECOND - 2);
    return first == NEVER ? NEVER : first * MILLIS;
  }

  @Override
  void explain(long slot, AskedTimes into) {
    long last = Math.floorDiv(slot, MILLIS);
    long second = clock.after(aligned ? last - Grid.SECONDS : last - 1);
    for (; second <= last; second = clock.after(second)) {
      for (Reading reading : clock.readings(second)) {
        into.add(reading, second, schedule().zone());
      }
    }
  }
}
