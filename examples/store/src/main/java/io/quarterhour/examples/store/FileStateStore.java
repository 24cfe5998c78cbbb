package io.quarterhour.examples.store;

import io.quarterhour.store.StateKey;
import io.quarterhour.store.StateStore;
import java.time.Instant;
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
  public Optional<String> get(StateKey key) {
    return transactions
        .read(() -> Optional.ofNullable(tables.states.get(key)))
        .map(StateText::content);
  }

  @Override
  public boolean compareAndSet(
      StateKey key, @Nullable String expected, @Nullable String next, Instant now) {
    return transactions.write(
        () -> {
          StateText stored = tables.states.get(key);
          if (!Objects.equals(stored == null ? null : stored.content(), expected)) {
            return false;
          }
          if (next == null) {
            tables.states.remove(key);
          } else {
            tables.states.put(key, new StateText(next, now));
          }
          return true;
        });
  }
}
