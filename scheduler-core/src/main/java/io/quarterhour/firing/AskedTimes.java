package io.quarterhour.firing;

import io.quarterhour.internal.calendar.Reading;
import io.quarterhour.schedule.AskedTime;
import io.quarterhour.schedule.PreviewedFire;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The times that asked for one fire, as they are found. */
final class AskedTimes {
  private final List<AskedTime> times = new ArrayList<>(1);
  private int count;

  /** Adds a local time that comes at a second. */
  void add(Reading reading, long second, ZoneId zone) {
    count++;
    if (times.size() < PreviewedFire.MAX_ASKED) {
      LocalDateTime local = LocalDateTime.ofEpochSecond(reading.local(), 0, ZoneOffset.UTC);
      times.add(new AskedTime(local, zone, Instant.ofEpochSecond(second), reading.shown()));
    }
  }

  /** Adds an instant that no clock on a wall had a say in. */
  void add(long milli, ZoneId zone) {
    count++;
    if (times.size() < PreviewedFire.MAX_ASKED) {
      Instant instant = Instant.ofEpochMilli(milli);
      LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
      times.add(new AskedTime(local, zone, instant, AskedTime.Shown.ONCE));
    }
  }

  /** {@return the fire that they make} */
  PreviewedFire fireAt(Instant slot) {
    times.sort(Comparator.comparing(AskedTime::instant));
    return new PreviewedFire(slot, slot, times, count, null);
  }
}
