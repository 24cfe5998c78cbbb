package io.quarterhour.internal.cron;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The periods within an hour that an expression specifies by {@code *} and by steps.
 *
 * @param seconds the steps of the second field as bits: bit s for a step of s seconds
 * @param minutes the steps of the minute field as bits: bit m for a step of m minutes
 */
public record CronPeriods(long seconds, long minutes) {
  /** {@return the periods, the shortest first} */
  public List<Duration> all() {
    List<Duration> all = new ArrayList<>();
    for (long left = seconds; left != 0; left &= left - 1) {
      all.add(Duration.ofSeconds(Long.numberOfTrailingZeros(left)));
    }
    for (long left = minutes; left != 0; left &= left - 1) {
      all.add(Duration.ofMinutes(Long.numberOfTrailingZeros(left)));
    }
    return all;
  }
}
