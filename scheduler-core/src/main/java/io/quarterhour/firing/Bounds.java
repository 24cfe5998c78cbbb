package io.quarterhour.firing;

import io.quarterhour.internal.calendar.Horizon;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;

/** Between which instants a schedule may fire, both included. */
record Bounds(long start, long end) {
  private static final long MILLIS = 1000;

  /** {@return the bounds in milliseconds of the epoch, within the horizon} */
  static Bounds inMillis(Schedule schedule) {
    Instant start = schedule.start();
    Instant end = schedule.end();
    return new Bounds(
        start == null ? Horizon.MIN_MILLI : Math.max(Horizon.MIN_MILLI, Horizon.milli(start)),
        end == null ? Horizon.MAX_MILLI : Math.min(Horizon.MAX_MILLI, Horizon.milli(end)));
  }

  /** {@return the first and the last whole second between the bounds} */
  static Bounds inSeconds(Schedule schedule) {
    Bounds millis = inMillis(schedule);
    return new Bounds(-Math.floorDiv(-millis.start, MILLIS), Math.floorDiv(millis.end, MILLIS));
  }
}
