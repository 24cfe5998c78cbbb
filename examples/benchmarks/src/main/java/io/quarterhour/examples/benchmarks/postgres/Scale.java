package io.quarterhour.examples.benchmarks.postgres;

/**
 * The sizes of the measures.
 *
 * @param executions the number of drained executions
 * @param inserts the number of calls enqueued one by one; in lists four times as many
 * @param tasks the base number of recurring tasks
 * @param seconds the duration of measuring recurring tasks, after a warm-up of the same duration
 * @param calls the number of timed calls, one after the other
 * @param maxSeconds the number of seconds after which no more calls are timed
 * @param idle the number of seconds for which idle nodes are measured
 * @param divisor the divisor of the numbers of future calls and of leases
 */
record Scale(
    int executions,
    int inserts,
    int tasks,
    int seconds,
    int calls,
    int maxSeconds,
    int idle,
    int divisor) {
  static final Scale FULL = new Scale(100_000, 50_000, 10_000, 30, 200, 90, 60, 1);
  static final Scale QUICK = new Scale(2_000, 400, 100, 3, 5, 3, 3, 1000);
}
