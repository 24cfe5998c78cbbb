package io.quarterhour;

import io.quarterhour.execution.ExecutionId;
import java.util.List;

/**
 * The fate of the executions that were running when a scheduler stopped.
 *
 * @param finished the number of executions that finished before the shutdown timeout
 * @param cancelled the executions that were asked to stop when the timeout expired. Unless they
 *     finished on their own, repeatable ones were released, to run again on another node or later,
 *     and all others were recorded as INTERRUPTED
 * @param abandoned the executions among {@code cancelled} that did not return even after their
 *     thread was interrupted. They were released or recorded as INTERRUPTED in the same way, so
 *     that they do not wait for their leases to expire
 */
public record ShutdownReport(
    int finished, List<ExecutionId> cancelled, List<ExecutionId> abandoned) {
  /** {@return whether all executions finished before the timeout} */
  public boolean isClean() {
    return cancelled.isEmpty();
  }

  @Override
  public String toString() {
    return finished
        + " running executions finished in time, "
        + cancelled.size()
        + " were asked to stop, "
        + abandoned.size()
        + " were abandoned because they did not return";
  }
}
