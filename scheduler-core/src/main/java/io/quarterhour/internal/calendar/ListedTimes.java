package io.quarterhour.internal.calendar;

import java.time.LocalTime;
import java.util.List;

/** A list of times of day. */
public final class ListedTimes implements TimeOfDaySet {
  private final int[] seconds;

  public ListedTimes(List<LocalTime> times) {
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
  public int last() {
    return seconds[seconds.length - 1];
  }
}
