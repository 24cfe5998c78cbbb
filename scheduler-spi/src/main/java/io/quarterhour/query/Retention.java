package io.quarterhour.query;

import java.time.Duration;

/**
 * The limits of the history. Executions that exceed any of these limits are removed, in the order
 * of their end, the earliest first. Notifications are removed with the execution that they are
 * about, and do not count.
 *
 * @param maxPerTask the number of executions that are kept for each task and tenant, the newest;
 *     skipped slots count as well
 * @param maxPerAction the number of executions that are kept of calls without a task, for each
 *     action and tenant, the newest
 * @param maxAge the longest time since its end that an execution is kept
 */
public record Retention(int maxPerTask, int maxPerAction, Duration maxAge) {
  /** Retention without limits: everything is kept. */
  public static final Retention UNLIMITED =
      new Retention(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofDays(365_000));
}
