package io.quarterhour.examples.benchmarks;

/** A scheduler under test that runs one action at given times. */
interface TimerSystem extends AutoCloseable {
  /** Starts running due timers. Timers may be set before. */
  void start() throws Exception;

  /** Sets a one-off timer, for a time in milliseconds since 1970. */
  void schedule(long due) throws Exception;

  /** Waits until all executions are recorded, if this system records any. */
  default void awaitRecorded() throws Exception {}

  @Override
  void close();
}
