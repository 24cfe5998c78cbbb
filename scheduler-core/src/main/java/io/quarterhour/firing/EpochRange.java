package io.quarterhour.firing;

import io.quarterhour.internal.calendar.SupportedRange;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;

/** The range of instants in which a schedule may fire, both ends included. */
record EpochRange(long start, long end) {
  private static final long MILLIS = 1000;

  /** {@return the range in milliseconds of the epoch, cut to the supported range} */
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

  /** {@return the range from the first to the last whole second within it} */
  static EpochRange inSeconds(Schedule schedule) {
    EpochRange millis = inMillis(schedule);
    return new EpochRange(-Math.floorDiv(-millis.start, MILLIS), Math.floorDiv(millis.end, MILLIS));
  }
}
