package io.quarterhour.internal.node;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.store.StateStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of one plug-in, in the store. */
record StoredPluginState(String namespace, StateStore states) implements PluginState {
  @Override
  public Optional<String> get(String key) {
    checkLength("key", key, MAX_KEY);
    return states.get(namespace, key);
  }

  @Override
  public boolean compareAndSet(String key, @Nullable String expected, @Nullable String next) {
    checkLength("key", key, MAX_KEY);
    if (next != null) {
      checkLength("text", next, MAX_TEXT);
    }
    return states.compareAndSet(namespace, key, expected, next);
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
