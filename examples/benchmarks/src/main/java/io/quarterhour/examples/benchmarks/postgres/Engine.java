package io.quarterhour.examples.benchmarks.postgres;

/** A scheduler on a database. A scheduler that is not started is only a client. */
interface Engine {
  /** Creates the tables. Called once per database, by one node. */
  void install() throws Exception;

  /** Enqueues one call that is due immediately. Called by many threads concurrently. */
  void enqueue() throws Exception;

  /** Enqueues calls that are due immediately, in one list. */
  void enqueueAll(int count) throws Exception;

  /** Saves a task that is due every second from now on. Called by many threads concurrently. */
  default void saveRecurring() throws Exception {
    throw new UnsupportedOperationException("this scheduler is measured without recurring tasks");
  }

  void start() throws Exception;

  /** {@return a query that returns whether a due execution has not finished, or no row} */
  String pending();

  /** Stops the scheduler after recording the outcomes of its executions. */
  void stop() throws Exception;
}
