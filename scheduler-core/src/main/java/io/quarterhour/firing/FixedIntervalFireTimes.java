package io.quarterhour.firing;

import io.quarterhour.internal.calendar.SupportedRange;
import io.quarterhour.schedule.Schedule;

/** Fire times that follow from elapsed time; the zone plays no part. */
final class FixedIntervalFireTimes extends FireTimes {
  private final InstantSequence instantSequence;
  private final long start;
  private final long end;

  FixedIntervalFireTimes(Schedule schedule, InstantSequence instantSequence, boolean moved) {
    super(schedule, moved);
    this.instantSequence = instantSequence;
    EpochRange epochRange = EpochRange.inMillis(schedule);
    start = epochRange.start();
    end = epochRange.end();
  }

  @Override
  public long next(long epochMilli) {
    if (epochMilli >= end) {
      return NEVER;
    }
    long after = Math.max(epochMilli, start - 1);
    // Every nominal instant after the quarter hour at or before "after" has a slot after "after".
    long slot = instantSequence.after(aligned ? QuarterHourGrid.down(after) : after);
    if (aligned && slot != NEVER) {
      slot = QuarterHourGrid.up(slot);
    }
    return slot > end ? NEVER : slot;
  }

  @Override
  long nominal(long slot) {
    return aligned ? instantSequence.after(slot - QuarterHourGrid.MILLIS) : slot;
  }

  /** A period on the grid is a multiple of it, so that every slot has one nominal instant. */
  @Override
  long count(long first, long last) {
    if (!(instantSequence instanceof Periodic periodic)) {
      return super.count(first, last);
    }
    long from = Math.max(first, start);
    long to = Math.min(last, end);
    if (aligned) {
      // The nominal instants of the slots from the first to the last one in the range.
      from = QuarterHourGrid.up(from) - QuarterHourGrid.MILLIS + 1;
      to = QuarterHourGrid.down(to);
    }
    return to < from ? 0 : periodic.count(from, to);
  }

  @Override
  long earliest() {
    return instantSequence.after(SupportedRange.BEFORE_ALL);
  }

  @Override
  void explain(long slot, NominalTimeCollector into) {
    long instant = instantSequence.after(aligned ? slot - QuarterHourGrid.MILLIS : slot - 1);
    for (; instant <= slot; instant = instantSequence.after(instant)) {
      into.add(instant, schedule().zone());
    }
  }
}
