package io.quarterhour.internal.node;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.StateStore;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of one plug-in about one tenant, in the store. */
record StoredPluginState(String namespace, TenantId tenant, StateStore states, TimeSource time)
    implements PluginState {
  @Override
  public PluginState forTenant(TenantId another) {
    return new StoredPluginState(namespace, another, states, time);
  }

  @Override
  public Optional<String> get(String key) {
    return states.get(stateKey(key));
  }

  @Override
  public boolean compareAndSet(String key, @Nullable String expected, @Nullable String next) {
    StateKey stateKey = stateKey(key);
    if (next != null) {
      checkLength("text", next, MAX_TEXT);
    }
    return states.compareAndSet(
        stateKey, expected, next, time.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private StateKey stateKey(String key) {
    checkLength("key", key, MAX_KEY);
    return new StateKey(namespace, tenant, key);
  }

  private void checkLength(String what, String text, int limit) {
    if (text.length() > limit) {
      throw new InvalidInputException(
          "plug-in '"
              + namespace
              + "': a "
              + what
              + " of its state must have at most "
              + limit
              + " characters, had "
              + text.length());
    }
  }
}
