package io.quarterhour.internal.delivery;

import io.quarterhour.internal.plugin.Guard;
import io.quarterhour.internal.plugin.Plugins;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.task.NotificationRule;
import java.time.Instant;

/**
 * When notifications are tried first. What would find its destination left alone is not even
 * claimed before that ends: while a destination fails, an execution that is told there costs one
 * row more, and nothing else. Safe for use by many threads.
 */
public final class Departures {
  private final Plugins plugins;
  private final Breakers breakers;
  private final Guard guard = new Guard();

  /** For the notifiers of a node. */
  public Departures(Plugins plugins, Breakers breakers) {
    this.plugins = plugins;
    this.breakers = breakers;
  }

  /** {@return when to try what a rule wants; what is gathered first has its place at once} */
  public Instant of(NotificationRule rule, Instant now) {
    Notifier notifier = breakers.isCalm() ? null : plugins.notifier(rule.notifier());
    if (notifier == null || rule.digest() != null) {
      return now;
    }
    return guard.call(
        "notifier '" + rule.notifier() + "'",
        () -> breakers.earliest(Breakers.Key.of(notifier, rule.settings()), now),
        now);
  }
}
