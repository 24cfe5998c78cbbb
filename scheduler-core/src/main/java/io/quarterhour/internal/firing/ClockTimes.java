package io.quarterhour.internal.firing;

import java.time.LocalTime;
import java.util.List;

/** A few times of day by their names. */
final class ClockTimes implements TimesOfDay {
  private final int[] seconds;

  ClockTimes(List<LocalTime> times) {
    seconds = times.stream().mapToInt(LocalTime::toSecondOfDay).sorted().toArray();
  }

  @Override
  public int atOrAfter(int second) {
    for (int time : seconds) {
      if (time >= second) {
        return time;
      }
    }
    return NONE;
  }

  @Override
  public int first() {
    return seconds[0];
  }

  @Override
  public int[] all() {
    return seconds.clone();
  }
}
