package io.quarterhour.store;

import java.time.Instant;

/**
 * Carries word between the nodes of a store, so that one need not wait for its next look at the
 * store to learn what another has put there. It is a courtesy: word may come late, twice or not at
 * all, and a node looks by itself all the same, the more often while no word can come.
 *
 * <p>A signal is safe for use by many threads.
 */
public interface ClusterSignal {
  /** What there is to tell. None of these throws, and none takes time. */
  interface Messages {
    /**
     * A task may be due, or an execution ready, at an instant.
     *
     * @param at the instant; it may have passed
     */
    void workAvailable(Instant at);

    /** Somebody asked executions to stop that other nodes may be running. */
    void cancelRequested();
  }

  /** Who hears what others tell. It is called on threads of the store. */
  interface Listener extends Messages {
    /**
     * From now on word comes, or it does not come any more. Before the first call it does not.
     * Whatever was told before may have been missed.
     *
     * @param works whether word comes
     */
    void onConnected(boolean works);
  }

  /** The place of one node: what it tells is heard by all others that listen, not by itself. */
  interface Subscription extends Messages, AutoCloseable {
    /** Begins to listen. It may be called once, and takes no time: word may come a little later. */
    void listen();

    /** Tells what is left to be told, and ends; nothing is heard any more. */
    @Override
    void close();
  }

  /**
   * Gives a node its place. It costs nothing until the node tells something, or listens.
   *
   * @param listener who hears what others tell, once the line listens
   * @return the line, which the caller closes
   */
  Subscription subscribe(Listener listener);
}
