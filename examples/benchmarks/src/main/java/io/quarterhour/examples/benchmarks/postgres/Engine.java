package io.quarterhour.examples.benchmarks.postgres;

/** A scheduler on a database. One that is not started is only a client. */
interface Engine {
  /** Makes the tables. Called once for each database, by one node. */
  void install() throws Exception;

  /** Sets one call that is due at once. Many threads do it at a time. */
  void enqueue() throws Exception;

  /** Sets calls that are due at once, in one list. */
  void enqueueAll(int count) throws Exception;

  /** Saves a task that is due each second from now on. Many threads do it at a time. */
  default void saveRecurring() throws Exception {
    throw new UnsupportedOperationException();
  }

  void start() throws Exception;

  /** {@return a query that answers whether something that was due is not over, or nothing} */
  String pending();

  /** Stops what was started, with what it has in hand recorded. */
  void stop() throws Exception;
}
