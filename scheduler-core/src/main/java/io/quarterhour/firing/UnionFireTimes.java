package io.quarterhour.firing;

import io.quarterhour.schedule.Schedule;
import java.util.List;

/** The fire times of a union: the schedule fires whenever one of its members fires. */
final class UnionFireTimes extends FireTimes {
  private final FireTimes[] members;
  private final long start;
  private final long end;

  UnionFireTimes(Schedule schedule, List<FireTimes> members) {
    super(schedule, false);
    this.members = members.toArray(FireTimes[]::new);
    EpochRange epochRange = EpochRange.inMillis(schedule);
    start = epochRange.start();
    end = epochRange.end();
  }

  @Override
  public long next(long epochMilli) {
    long after = Math.max(epochMilli, start - 1);
    long slot = NEVER;
    for (FireTimes member : members) {
      slot = Math.min(slot, member.next(after));
    }
    return slot > end ? NEVER : slot;
  }

  @Override
  long nominal(long slot) {
    long nominal = slot;
    for (FireTimes member : members) {
      if (member.next(slot - 1) == slot) {
        nominal = Math.min(nominal, member.nominal(slot));
      }
    }
    return nominal;
  }

  @Override
  long earliest() {
    long earliest = NEVER;
    for (FireTimes member : members) {
      earliest = Math.min(earliest, member.earliest());
    }
    return earliest;
  }

  @Override
  void explain(long slot, NominalTimeCollector into) {
    for (FireTimes member : members) {
      if (member.next(slot - 1) == slot) {
        member.explain(slot, into);
      }
    }
  }
}
