package io.quarterhour.execution;

/**
 * The numbers of attempts, failures and lost leases of an execution.
 *
 * @param attempt the number of the last attempt, from 1; 0 before the first
 * @param failures the number of failed attempts
 * @param lostLeases the number of attempts that ended because their node died, or was stalled for
 *     longer than its lease
 */
public record AttemptCounts(int attempt, int failures, int lostLeases) {
  /** The counts of an execution that was never attempted. */
  public static final AttemptCounts NONE = new AttemptCounts(0, 0, 0);

  /** A shared instance, because most executions need only one attempt. */
  private static final AttemptCounts ONE = new AttemptCounts(1, 0, 0);

  /** {@return the counts after the start of another attempt} */
  public AttemptCounts withNextAttempt() {
    return equals(NONE) ? ONE : new AttemptCounts(attempt + 1, failures, lostLeases);
  }

  /** {@return the counts after another failed attempt} */
  public AttemptCounts withFailure() {
    return new AttemptCounts(attempt, failures + 1, lostLeases);
  }

  /** {@return the counts after another lost lease} */
  public AttemptCounts withLostLease() {
    return new AttemptCounts(attempt, failures, lostLeases + 1);
  }

  /** {@return the counts without the last attempt, as if it had never started} */
  public AttemptCounts withoutLastAttempt() {
    return new AttemptCounts(attempt - 1, failures, lostLeases);
  }
}
