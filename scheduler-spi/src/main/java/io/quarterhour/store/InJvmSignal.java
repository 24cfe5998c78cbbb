package io.quarterhour.store;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Carries word between nodes that live in one JVM, for stores that do too. What one tells, all
 * others hear at once, on the thread that tells. Safe for use by many threads.
 */
public final class InJvmSignal implements ClusterSignal {
  private final Set<InJvmSubscription> subscriptions = ConcurrentHashMap.newKeySet();

  /** A signal that nobody has joined. */
  public InJvmSignal() {}

  @Override
  public Subscription subscribe(Listener listener) {
    return new InJvmSubscription(listener);
  }

  private final class InJvmSubscription implements Subscription {
    private final Listener listener;

    InJvmSubscription(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void listen() {
      subscriptions.add(this);
      listener.onConnected(true);
    }

    @Override
    public void workAvailable(Instant at) {
      send(other -> other.workAvailable(at));
    }

    @Override
    public void cancelRequested() {
      send(Listener::cancelRequested);
    }

    private void send(Consumer<Listener> word) {
      for (InJvmSubscription subscription : subscriptions) {
        if (subscription != this) {
          word.accept(subscription.listener);
        }
      }
    }

    @Override
    public void close() {
      subscriptions.remove(this);
    }
  }
}
