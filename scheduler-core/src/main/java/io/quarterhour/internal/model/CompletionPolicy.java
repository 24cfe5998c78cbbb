package io.quarterhour.internal.model;

import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.RetryPolicy;
import java.time.Duration;
import java.util.List;

/**
 * The part of a definition that decides what follows an attempt.
 *
 * @param retry the retry policy
 * @param rules the notification rules
 * @param title the title of the task or action, for people
 * @param freesLocks whether other executions may have waited for the end of this one, because it
 *     held a lock
 */
public record CompletionPolicy(
    RetryPolicy retry, List<NotificationRule> rules, String title, boolean freesLocks) {
  /**
   * The retry policy of an attempt that failed because the store was unavailable: up to 100 retries
   * until the store is available again. The first delay is short, so that work continues within
   * seconds after the store has recovered.
   */
  public static final RetryPolicy STORE_AWAY =
      RetryPolicy.retries(100).backOff(Duration.ofSeconds(1), Duration.ofMinutes(15));
}
