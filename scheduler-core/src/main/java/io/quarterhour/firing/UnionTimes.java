package io.quarterhour.firing;

import io.quarterhour.internal.calendar.Horizon;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whatever one of several schedules fires. */
final class UnionTimes extends FireTimes {
  private final FireTimes[] members;
  private final long start;
  private final long end;

  UnionTimes(Schedule schedule, List<FireTimes> members) {
    super(schedule, false);
    this.members = members.toArray(FireTimes[]::new);
    Instant first = schedule.start();
    Instant last = schedule.end();
    start = first == null ? Horizon.MIN_MILLI : Math.max(Horizon.MIN_MILLI, Horizon.milli(first));
    end = last == null ? Horizon.MAX_MILLI : Math.min(Horizon.MAX_MILLI, Horizon.milli(last));
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
  public @Nullable Instant next(Instant from) {
    long slot = next(Horizon.milli(from));
    return slot == NEVER ? null : Instant.ofEpochMilli(slot);
  }

  @Override
  long asked(long slot) {
    long asked = slot;
    for (FireTimes member : members) {
      if (member.next(slot - 1) == slot) {
        asked = Math.min(asked, member.asked(slot));
      }
    }
    return asked;
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
  void explain(long slot, AskedTimes into) {
    for (FireTimes member : members) {
      if (member.next(slot - 1) == slot) {
        member.explain(slot, into);
      }
    }
  }
}
