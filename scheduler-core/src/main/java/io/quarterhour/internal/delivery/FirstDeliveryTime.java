package io.quarterhour.internal.delivery;

import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.task.NotificationRule;
import java.time.Instant;

/**
 * When notifications are tried first. What would find its destination left alone is not even
 * claimed before that ends: while a destination fails, an execution that is told there costs one
 * row more, and nothing else. Safe for use by many threads.
 */
public final class FirstDeliveryTime {
  private final PluginRegistry plugins;
  private final CircuitBreakers circuitBreakers;
  private final PluginGuard guard = new PluginGuard();

  /** For the notifiers of a node. */
  public FirstDeliveryTime(PluginRegistry plugins, CircuitBreakers circuitBreakers) {
    this.plugins = plugins;
    this.circuitBreakers = circuitBreakers;
  }

  /** {@return when to try what a rule wants; what is gathered first has its place at once} */
  public Instant of(NotificationRule rule, Instant now) {
    Notifier notifier = circuitBreakers.allClosed() ? null : plugins.notifier(rule.notifier());
    if (notifier == null || rule.digest() != null) {
      return now;
    }
    return guard.call(
        "notifier '" + rule.notifier() + "'",
        () -> circuitBreakers.earliest(CircuitBreakers.Key.of(notifier, rule.settings()), now),
        now);
  }
}
