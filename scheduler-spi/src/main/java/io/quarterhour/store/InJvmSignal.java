package io.quarterhour.store;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Signals between nodes in one JVM, for stores that exist in that JVM only. All other nodes receive
 * a signal at once, on the thread that sends it. Safe for use by many threads.
 */
public final class InJvmSignal implements ClusterSignal {
  private final Set<InJvmSubscription> subscriptions = ConcurrentHashMap.newKeySet();

  private final boolean coversHostTransactions;

  /** Creates a signal without subscriptions, for a store without transactions of the host. */
  public InJvmSignal() {
    this(true);
  }

  /**
   * Creates a signal without subscriptions.
   *
   * @param coversHostTransactions false if the store supports transactions of the host, of whose
   *     commit this signal does not learn
   */
  public InJvmSignal(boolean coversHostTransactions) {
    this.coversHostTransactions = coversHostTransactions;
  }

  @Override
  public boolean coversHostTransactions() {
    return coversHostTransactions;
  }

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
