package io.quarterhour.internal.delivery;

import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;

/**
 * Computes the first delivery time of notifications. Notifications for a suspended destination are
 * not claimed until the suspension ends, so that while a destination fails, an execution that is
 * reported there costs one more row and nothing else. Safe for use by many threads.
 */
public final class FirstDeliveryTime {
  private final PluginRegistry plugins;
  private final CircuitBreakers circuitBreakers;
  private final PluginGuard guard = new PluginGuard();

  /** Creates an instance for the notifiers of a node. */
  public FirstDeliveryTime(PluginRegistry plugins, CircuitBreakers circuitBreakers) {
    this.plugins = plugins;
    this.circuitBreakers = circuitBreakers;
  }

  /**
   * {@return the ready time of a notification of a rule of a task of {@code owner}; now for a rule
   * with a digest, because its notifications must be added to the digest at once}
   */
  public Instant of(NotificationRule rule, TenantId owner, Instant now) {
    Notifier notifier = circuitBreakers.allClosed() ? null : plugins.notifier(rule.notifier());
    if (notifier == null || rule.digest() != null) {
      return now;
    }
    return guard.call(
        "notifier '" + rule.notifier() + "'",
        () ->
            circuitBreakers.earliest(CircuitBreakers.Key.of(notifier, rule.settings(), owner), now),
        now);
  }
}
