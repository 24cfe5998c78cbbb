package io.quarterhour.task;

/**
 * How often an execution was tried.
 *
 * @param attempt the number of its last attempt, from 1; 0 before the first
 * @param failures how many attempts failed
 * @param lostLeases how many attempts ended because their node died or stood still for longer than
 *     its lease
 */
public record Tries(int attempt, int failures, int lostLeases) {
  /** Never tried. */
  public static final Tries NONE = new Tries(0, 0, 0);

  /** Most executions need no second try: they share this. */
  private static final Tries ONE = new Tries(1, 0, 0);

  /** {@return one attempt more} */
  public Tries next() {
    return equals(NONE) ? ONE : new Tries(attempt + 1, failures, lostLeases);
  }

  /** {@return one failure more} */
  public Tries failed() {
    return new Tries(attempt, failures + 1, lostLeases);
  }

  /** {@return one lost lease more} */
  public Tries lost() {
    return new Tries(attempt, failures, lostLeases + 1);
  }
}
