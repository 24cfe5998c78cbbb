package io.quarterhour.examples.store;

import io.quarterhour.store.StateStore;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What plug-ins remember. */
final class FileStates implements StateStore {
  private final Acts acts;
  private final Tables tables;

  FileStates(Acts acts, Tables tables) {
    this.acts = acts;
    this.tables = tables;
  }

  @Override
  public Optional<String> get(String owner, String key) {
    return acts.read(() -> Optional.ofNullable(tables.states.get(new Keys.OfPlugin(owner, key))));
  }

  @Override
  public boolean compareAndSet(
      String owner, String key, @Nullable String expected, @Nullable String next) {
    Keys.OfPlugin where = new Keys.OfPlugin(owner, key);
    return acts.write(
        () -> {
          if (!Objects.equals(tables.states.get(where), expected)) {
            return false;
          }
          if (next == null) {
            tables.states.remove(where);
          } else {
            tables.states.put(where, next);
          }
          return true;
        });
  }
}
