package io.quarterhour.notify;

import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.StateStore;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plug-in state of a notifier under test, held in memory. */
public final class InMemoryPluginState implements PluginState {
  private final StateStore states;
  private final TenantId tenant;

  /** Creates an empty state. */
  public InMemoryPluginState() {
    this(new InMemoryStore().states(), TenantId.INSTALLATION);
  }

  private InMemoryPluginState(StateStore states, TenantId tenant) {
    this.states = states;
    this.tenant = tenant;
  }

  @Override
  public PluginState forTenant(TenantId another) {
    return new InMemoryPluginState(states, another);
  }

  @Override
  public Optional<String> get(String key) {
    return states.get(new StateKey("notifier", tenant, key));
  }

  @Override
  public boolean compareAndSet(String key, @Nullable String expected, @Nullable String next) {
    return states.compareAndSet(
        new StateKey("notifier", tenant, key), expected, next, Instant.EPOCH);
  }
}
