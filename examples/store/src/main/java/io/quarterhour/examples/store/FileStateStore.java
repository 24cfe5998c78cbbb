package io.quarterhour.examples.store;

import io.quarterhour.store.StateStore;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the state of plug-ins and of the engine. */
final class FileStateStore implements StateStore {
  private final Transactions transactions;
  private final Tables tables;

  FileStateStore(Transactions transactions, Tables tables) {
    this.transactions = transactions;
    this.tables = tables;
  }

  @Override
  public Optional<String> get(String namespace, String key) {
    return transactions.read(
        () -> Optional.ofNullable(tables.states.get(new Keys.State(namespace, key))));
  }

  @Override
  public boolean compareAndSet(
      String namespace, String key, @Nullable String expected, @Nullable String next) {
    Keys.State stateKey = new Keys.State(namespace, key);
    return transactions.write(
        () -> {
          if (!Objects.equals(tables.states.get(stateKey), expected)) {
            return false;
          }
          if (next == null) {
            tables.states.remove(stateKey);
          } else {
            tables.states.put(stateKey, next);
          }
          return true;
        });
  }
}
