package io.quarterhour.internal.model;

import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.RetryPolicy;
import java.util.List;

/**
 * What happens after an attempt, as the definition says.
 *
 * @param retry whether it is tried again
 * @param rules who is told
 * @param title what people call it
 * @param freesLocks whether others may have waited for its end, because it held a lock
 */
public record CompletionPolicy(
    RetryPolicy retry, List<NotificationRule> rules, String title, boolean freesLocks) {}
