package io.quarterhour.notify;

import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.store.StateStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plug-in state of a notifier under test, held in memory. */
public final class InMemoryPluginState implements PluginState {
  private final StateStore states = new InMemoryStore().states();

  /** Creates an empty state. */
  public InMemoryPluginState() {}

  @Override
  public Optional<String> get(String key) {
    return states.get("notifier", key);
  }

  @Override
  public boolean compareAndSet(String key, @Nullable String expected, @Nullable String next) {
    return states.compareAndSet("notifier", key, expected, next);
  }
}
