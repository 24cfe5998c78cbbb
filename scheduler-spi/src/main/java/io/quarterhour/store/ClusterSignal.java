package io.quarterhour.store;

import java.time.Instant;

/**
 * Signals between the nodes of a store, so that a node learns of changes by other nodes before its
 * next poll. Delivery is best effort: signals may arrive late, more than once or never. A node
 * therefore polls in any case, more often while signals cannot arrive.
 *
 * <p>A cluster signal is safe for use by many threads.
 */
public interface ClusterSignal {
  /** The signals. None of these methods throws, and none of them blocks. */
  interface Messages {
    /**
     * Signals that a task may be due, or an execution ready, at an instant.
     *
     * @param at the instant; it may have passed
     */
    void workAvailable(Instant at);

    /** Signals that cancellation was requested for executions that other nodes may be running. */
    void cancelRequested();
  }

  /** The receiver of the signals of other nodes. It is called on threads of the store. */
  interface Listener extends Messages {
    /**
     * Called when the connection is established or lost: from now on, signals arrive or do not
     * arrive. They do not arrive before the first call. Any earlier signal may have been missed.
     *
     * @param connected whether signals arrive from now on
     */
    void onConnected(boolean connected);
  }

  /**
   * The subscription of one node: signals sent by it reach all other subscriptions that listen, but
   * not itself.
   */
  interface Subscription extends Messages, AutoCloseable {
    /**
     * Starts to receive signals. It may be called once and does not block: the first signals may
     * arrive a little later.
     */
    void listen();

    /** Sends the pending signals and ends the subscription; no more signals are received. */
    @Override
    void close();
  }

  /**
   * Creates the subscription of a node. It uses no resources until the node sends a signal or
   * listens.
   *
   * @param listener the receiver of the signals of other nodes, called once the subscription
   *     listens
   * @return the subscription, which the caller closes
   */
  Subscription subscribe(Listener listener);

  /**
   * {@return whether a change that a host makes in a transaction of its own is signalled when that
   * commits; true by default. If not, nodes poll as often as they do without a signal, so that they
   * find the change within the poll interval}
   */
  default boolean coversHostTransactions() {
    return true;
  }
}
