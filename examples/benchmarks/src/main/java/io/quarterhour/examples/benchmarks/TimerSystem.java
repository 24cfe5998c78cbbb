package io.quarterhour.examples.benchmarks;

/** A scheduler under test, seen as something that runs one action at given times. */
interface TimerSystem extends AutoCloseable {
  /** Begins to run what is due. Timers may be set before. */
  void start() throws Exception;

  /** Sets a one-off timer, for a time in milliseconds since 1970. */
  void schedule(long due) throws Exception;

  /** Waits until all that ran is recorded, if this system records anything. */
  default void awaitRecorded() throws Exception {}

  @Override
  void close();
}
