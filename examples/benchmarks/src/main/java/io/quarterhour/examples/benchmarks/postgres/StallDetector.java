package io.quarterhour.examples.benchmarks.postgres;

/** Waits for progress and fails if there is none for two minutes. */
final class StallDetector {
  private static final long STALL_NANOS = 120_000_000_000L;
  private static final int STEP_MILLIS = 5;

  private long last = -1;
  private long movedAt = System.nanoTime();

  /**
   * Waits a moment before the next check.
   *
   * @param done the number of executions done so far
   * @param of the number of all executions, for the message
   * @throws IllegalStateException if {@code done} has not changed for two minutes
   */
  void awaitProgress(long done, long of) throws InterruptedException {
    long now = System.nanoTime();
    if (done != last) {
      last = done;
      movedAt = now;
    } else if (now - movedAt > STALL_NANOS) {
      throw new IllegalStateException(
          "no progress for two minutes: " + done + " of " + of + " executions ran");
    }
    Thread.sleep(STEP_MILLIS);
  }
}
