package io.quarterhour.firing;

import io.quarterhour.internal.calendar.Horizon;
import io.quarterhour.schedule.Schedule;

/** Fires that follow from elapsed time; the zone plays no part. */
final class ElapsedTimes extends FireTimes {
  private final Nominal nominal;
  private final long start;
  private final long end;

  ElapsedTimes(Schedule schedule, Nominal nominal, boolean moved) {
    super(schedule, moved);
    this.nominal = nominal;
    Bounds bounds = Bounds.inMillis(schedule);
    start = bounds.start();
    end = bounds.end();
  }

  @Override
  public long next(long epochMilli) {
    if (epochMilli >= end) {
      return NEVER;
    }
    long after = Math.max(epochMilli, start - 1);
    // Whatever lies after the quarter at or before an instant is moved behind the instant.
    long slot = nominal.after(aligned ? Grid.down(after) : after);
    if (aligned && slot != NEVER) {
      slot = Grid.up(slot);
    }
    return slot > end ? NEVER : slot;
  }

  @Override
  long asked(long slot) {
    return aligned ? nominal.after(slot - Grid.MILLIS) : slot;
  }

  @Override
  long earliest() {
    return nominal.after(Horizon.BEFORE_ALL);
  }

  @Override
  void explain(long slot, AskedTimes into) {
    long instant = nominal.after(aligned ? slot - Grid.MILLIS : slot - 1);
    for (; instant <= slot; instant = nominal.after(instant)) {
      into.add(instant, schedule().zone());
    }
  }
}
