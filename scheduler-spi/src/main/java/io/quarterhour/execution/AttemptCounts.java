package io.quarterhour.execution;

/**
 * How often an execution was tried.
 *
 * @param attempt the number of its last attempt, from 1; 0 before the first
 * @param failures how many attempts failed
 * @param lostLeases how many attempts ended because their node died or stood still for longer than
 *     its lease
 */
public record AttemptCounts(int attempt, int failures, int lostLeases) {
  /** Never tried. */
  public static final AttemptCounts NONE = new AttemptCounts(0, 0, 0);

  /** Most executions need no second try: they share this. */
  private static final AttemptCounts ONE = new AttemptCounts(1, 0, 0);

  /** {@return one attempt more} */
  public AttemptCounts withNextAttempt() {
    return equals(NONE) ? ONE : new AttemptCounts(attempt + 1, failures, lostLeases);
  }

  /** {@return one failure more} */
  public AttemptCounts withFailure() {
    return new AttemptCounts(attempt, failures + 1, lostLeases);
  }

  /** {@return one lost lease more} */
  public AttemptCounts withLostLease() {
    return new AttemptCounts(attempt, failures, lostLeases + 1);
  }

  /** {@return the counts without the last attempt, as if it had not begun} */
  public AttemptCounts withoutLastAttempt() {
    return new AttemptCounts(attempt - 1, failures, lostLeases);
  }
}
