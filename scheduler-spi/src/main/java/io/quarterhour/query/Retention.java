package io.quarterhour.query;

import java.time.Duration;

/**
 * How much of the history is kept. What exceeds any of these is removed, the oldest by their end
 * first. Notifications go with what they tell of, and do not count.
 *
 * @param maxPerTask of each task and tenant, the newest so many; skipped slots count as well
 * @param maxPerAction of calls without a task, for each action and tenant, the newest so many
 * @param maxAge nothing that was over longer ago
 */
public record Retention(int maxPerTask, int maxPerAction, Duration maxAge) {
  /** Everything, for ever. */
  public static final Retention UNLIMITED =
      new Retention(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofDays(365_000));
}
