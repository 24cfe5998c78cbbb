package io.quarterhour.execution;

/**
 * How the executions of the single tenants stand, told by their parent.
 *
 * @param total how many there are
 * @param open how many are not over
 * @param warned how many succeeded with warnings
 * @param failed how many ended in any other way than by success
 */
public record ChildCounts(int total, int open, int warned, int failed) {
  /**
   * One of them is over.
   *
   * @param state how it ended
   * @return the new count
   */
  public ChildCounts withFinishedChild(ExecutionState state) {
    boolean succeeded = state == ExecutionState.SUCCEEDED || state == ExecutionState.WARNING;
    return new ChildCounts(
        total,
        open - 1,
        warned + (state == ExecutionState.WARNING ? 1 : 0),
        failed + (succeeded ? 0 : 1));
  }
}
