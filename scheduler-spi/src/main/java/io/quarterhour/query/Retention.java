package io.quarterhour.query;

import java.time.Duration;

/**
 * The limits of the history. Executions that exceed any of these limits are removed, the oldest
 * first. An execution is kept beyond the limits as long as notifications about it are pending.
 * Notifications are removed with the execution that they are about, and do not count.
 *
 * @param maxPerTask the maximum number of finished executions that are stored per task and tenant;
 *     the newest are kept, and skipped slots count as well
 * @param maxPerAction the maximum number of finished calls without a task that are stored per
 *     action and tenant; the newest are kept
 * @param maxAge the maximum age of an execution, counted from its end
 */
public record Retention(int maxPerTask, int maxPerAction, Duration maxAge) {
  /** Retention without limits: everything is kept. */
  public static final Retention UNLIMITED =
      new Retention(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofDays(365_000));
}
