package io.quarterhour.memory;

import io.quarterhour.store.StateStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The texts of plug-ins and of the engine, in memory. */
final class MemoryStateStore implements StateStore {
  private final Map<Key, String> texts = new HashMap<>();

  /** Stores a text unconditionally, and returns the previous one or null. */
  synchronized @Nullable String put(String namespace, String key, String text) {
    return texts.put(new Key(namespace, key), text);
  }

  private record Key(String namespace, String key) {}

  @Override
  public synchronized Optional<String> get(String namespace, String key) {
    return Optional.ofNullable(texts.get(new Key(namespace, key)));
  }

  @Override
  public synchronized boolean compareAndSet(
      String namespace, String key, @Nullable String expected, @Nullable String next) {
    Key where = new Key(namespace, key);
    if (!Objects.equals(texts.get(where), expected)) {
      return false;
    }
    if (next == null) {
      texts.remove(where);
    } else {
      texts.put(where, next);
    }
    return true;
  }
}
