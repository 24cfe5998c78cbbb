package io.quarterhour.examples.benchmarks.postgres;

/**
 * How much is measured.
 *
 * @param executions how many executions are drained
 * @param inserts how many calls are set one by one; in lists four times as many
 * @param tasks how many recurring tasks are many
 * @param seconds how long recurring tasks are watched, after as long to warm up
 * @param calls how many calls are timed, one after the other
 * @param maxSeconds after how many seconds no more calls are timed
 * @param idle how many seconds idle nodes are watched
 * @param divisor what the numbers of future calls and of leases are divided by
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
