package io.quarterhour.internal.cron;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * After how long an expression says that it fires again within an hour: by {@code *} and by steps.
 *
 * @param seconds bit s for a step of s seconds
 * @param minutes bit m for a step of m minutes
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
