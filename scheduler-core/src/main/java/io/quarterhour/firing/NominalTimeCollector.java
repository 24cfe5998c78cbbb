package io.quarterhour.firing;

import io.quarterhour.internal.calendar.LocalTimeHit;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.NominalTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collector of the nominal times of one slot. */
final class NominalTimeCollector {
  private final List<NominalTime> times = new ArrayList<>(1);
  private int count;

  /** Adds a local time that occurs at a second of the epoch. */
  void add(LocalTimeHit localTimeHit, long second, ZoneId zone) {
    count++;
    if (times.size() < FirePreview.MAX_NOMINAL_TIMES) {
      LocalDateTime local = LocalDateTime.ofEpochSecond(localTimeHit.local(), 0, ZoneOffset.UTC);
      times.add(
          new NominalTime(local, zone, Instant.ofEpochSecond(second), localTimeHit.occurrence()));
    }
  }

  /** Adds an instant of elapsed time, which does not depend on a local time. */
  void add(long milli, ZoneId zone) {
    count++;
    if (times.size() < FirePreview.MAX_NOMINAL_TIMES) {
      Instant instant = Instant.ofEpochMilli(milli);
      LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
      times.add(new NominalTime(local, zone, instant, NominalTime.Occurrence.ONCE));
    }
  }

  /** {@return the preview of the slot to which the collected times were moved} */
  FirePreview fireAt(Instant slot) {
    times.sort(Comparator.comparing(NominalTime::instant));
    return new FirePreview(slot, slot, times, count, null);
  }
}
