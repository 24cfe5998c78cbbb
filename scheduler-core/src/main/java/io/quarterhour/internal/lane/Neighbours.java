package io.quarterhour.internal.lane;

import io.quarterhour.store.WorkSignal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes of a store, as far as word can be sent to them and comes from them; else they
 * look by themselves.
 */
final class Neighbours implements WorkSignal.Words {
  private final WorkSignal.@Nullable Line line;

  /** Joins a signal; null if the store has none. Nothing is heard yet. */
  Neighbours(@Nullable WorkSignal signal, WorkSignal.Listener listener) {
    line = signal == null ? null : signal.join(listener);
  }

  void listen() {
    if (line != null) {
      line.listen();
    }
  }

  @Override
  public void work(Instant at) {
    if (line != null && at.isBefore(Lane.NEVER)) {
      line.work(at);
    }
  }

  @Override
  public void cancel() {
    if (line != null) {
      line.cancel();
    }
  }

  void leave() {
    if (line != null) {
      line.close();
    }
  }
}
