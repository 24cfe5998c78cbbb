package io.quarterhour.memory;

import io.quarterhour.store.StateKey;
import io.quarterhour.store.StateStore;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The texts of plug-ins and of the engine, in memory, in the order in which they were written. */
final class MemoryStateStore implements StateStore {
  private final Map<StateKey, Text> texts = new LinkedHashMap<>();

  private record Text(String content, Instant writtenAt) {}

  /** Stores a text unconditionally, and returns the previous one or null. */
  synchronized @Nullable String put(StateKey key, String text, Instant now) {
    // A replaced entry would keep its place in the order.
    Text previous = texts.remove(key);
    texts.put(key, new Text(text, now));
    return previous == null ? null : previous.content;
  }

  @Override
  public synchronized Optional<String> get(StateKey key) {
    return Optional.ofNullable(texts.get(key)).map(Text::content);
  }

  @Override
  public synchronized boolean compareAndSet(
      StateKey key, @Nullable String expected, @Nullable String next, Instant now) {
    if (!Objects.equals(get(key).orElse(null), expected)) {
      return false;
    }
    if (next == null) {
      texts.remove(key);
    } else {
      put(key, next, now);
    }
    return true;
  }

  /** Removes texts that were not written since an instant, and returns their number. */
  synchronized int removeOlder(Instant oldest, int limit) {
    int removed = 0;
    Iterator<Text> inOrder = texts.values().iterator();
    while (removed < limit && inOrder.hasNext() && inOrder.next().writtenAt.isBefore(oldest)) {
      inOrder.remove();
      removed++;
    }
    return removed;
  }

  /** Removes texts of a tenant, and returns their number. */
  synchronized int removeOf(TenantId tenant, int limit) {
    List<StateKey> keys =
        texts.keySet().stream().filter(key -> key.tenant().equals(tenant)).limit(limit).toList();
    keys.forEach(texts::remove);
    return keys.size();
  }
}
