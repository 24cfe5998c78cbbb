package io.quarterhour.store.execution;

import io.quarterhour.tenant.TenantId;
import java.util.List;
import java.util.Set;

/**
 * Notifications that depend on the previous outcome. The previous outcome is stored as a text in
 * {@link io.quarterhour.store.StateStore}, under {@link io.quarterhour.store.StateKey#ofEngine} of
 * the tenant and the key. The operation that records the end of an execution reads this text,
 * replaces it, and inserts the matching notifications; so of executions that finish at the same
 * time, each is compared with a different one. Outcome changes of one operation with the same
 * tenant and key are applied in the order of their completions.
 *
 * @param tenant the tenant whose outcome it is
 * @param key the name of the text
 * @param next the new text
 * @param branches the notifications for each previous outcome
 */
public record OutcomeChange(TenantId tenant, String key, String next, List<Branch> branches) {
  /** The previous text if there is none. */
  public static final String NONE = "";

  /**
   * The notification for some previous outcomes.
   *
   * @param previous the texts for which the notification is inserted, any of them; {@link #NONE}
   *     for no previous text
   * @param notification the notification to insert
   */
  public record Branch(Set<String> previous, NewExecution notification) {}

  /**
   * Returns the notifications that follow a previous outcome.
   *
   * @param previous the previous text; {@link #NONE} if there was none
   * @return the notifications to insert
   */
  public List<NewExecution> notificationsAfter(String previous) {
    return branches.stream()
        .filter(one -> one.previous().contains(previous))
        .map(Branch::notification)
        .toList();
  }
}
