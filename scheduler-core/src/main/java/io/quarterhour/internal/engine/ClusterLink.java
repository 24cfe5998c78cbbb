package io.quarterhour.internal.engine;

import io.quarterhour.store.ClusterSignal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes of a store, as far as word can be sent to them and comes from them; else they
 * look by themselves.
 */
final class ClusterLink implements ClusterSignal.Messages {
  private final ClusterSignal.@Nullable Subscription subscription;

  /** Joins a signal; null if the store has none. Nothing is heard yet. */
  ClusterLink(@Nullable ClusterSignal signal, ClusterSignal.Listener listener) {
    subscription = signal == null ? null : signal.subscribe(listener);
  }

  void listen() {
    if (subscription != null) {
      subscription.listen();
    }
  }

  @Override
  public void workAvailable(Instant at) {
    if (subscription != null && at.isBefore(Loop.NEVER)) {
      subscription.workAvailable(at);
    }
  }

  @Override
  public void cancelRequested() {
    if (subscription != null) {
      subscription.cancelRequested();
    }
  }

  void disconnect() {
    if (subscription != null) {
      subscription.close();
    }
  }
}
