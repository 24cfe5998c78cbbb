package io.quarterhour.execution;

/**
 * The numbers of child executions of a fan-out, one child per tenant, by their state.
 *
 * @param total the number of children
 * @param unfinished the number of children that have not finished
 * @param warnings the number of children that ended with a warning
 * @param failed the number of children that ended neither with a success nor with a warning
 */
public record ChildCounts(int total, int unfinished, int warnings, int failed) {
  /**
   * Counts a child that has finished.
   *
   * @param state the end state of the child
   * @return the new counts
   */
  public ChildCounts withFinishedChild(ExecutionState state) {
    boolean succeeded = state == ExecutionState.SUCCEEDED || state == ExecutionState.WARNING;
    return new ChildCounts(
        total,
        unfinished - 1,
        warnings + (state == ExecutionState.WARNING ? 1 : 0),
        failed + (succeeded ? 0 : 1));
  }
}
