package io.quarterhour.internal.work;

/** Runs the attempts of a {@link WorkerPool}, each on the thread of one of its workers. */
public interface AttemptRunner {
  /** Runs an attempt to its end. Must not throw. */
  void run(RunningAttempt attempt);
}
