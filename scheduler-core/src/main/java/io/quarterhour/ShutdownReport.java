package io.quarterhour;

import io.quarterhour.execution.ExecutionId;
import java.util.List;

/**
 * What became of what ran when a scheduler stopped.
 *
 * @param completed how many executions ended within the wait
 * @param cancelled executions that were asked to stop when the wait was over: they were released,
 *     to run again elsewhere or later, unless they ended by themselves
 * @param abandoned of these, the ones that did not even return when their thread was interrupted;
 *     their leases were released
 */
public record ShutdownReport(
    int completed, List<ExecutionId> cancelled, List<ExecutionId> abandoned) {
  /** {@return whether nothing had to be cut off} */
  public boolean isClean() {
    return cancelled.isEmpty();
  }

  @Override
  public String toString() {
    return completed
        + " running executions ended in time, "
        + cancelled.size()
        + " were asked to stop, "
        + abandoned.size()
        + " did not return";
  }
}
