package io.quarterhour.firing;

import io.quarterhour.internal.calendar.SupportedRange;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;

/** Between which instants a schedule may fire, both included. */
record EpochRange(long start, long end) {
  private static final long MILLIS = 1000;

  /** {@return the bounds in milliseconds of the epoch, within the horizon} */
  static EpochRange inMillis(Schedule schedule) {
    Instant start = schedule.start();
    Instant end = schedule.end();
    return new EpochRange(
        start == null
            ? SupportedRange.MIN_MILLI
            : Math.max(SupportedRange.MIN_MILLI, SupportedRange.milli(start)),
        end == null
            ? SupportedRange.MAX_MILLI
            : Math.min(SupportedRange.MAX_MILLI, SupportedRange.milli(end)));
  }

  /** {@return the first and the last whole second between the bounds} */
  static EpochRange inSeconds(Schedule schedule) {
    EpochRange millis = inMillis(schedule);
    return new EpochRange(-Math.floorDiv(-millis.start, MILLIS), Math.floorDiv(millis.end, MILLIS));
  }
}
