package io.quarterhour.store.execution;

import io.quarterhour.execution.Execution;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The executions claimed by a node.
 *
 * @param executions the claimed executions, by {@code readyAt} and id
 * @param next the instant at which the next execution that the node could claim, of the same queues
 *     and capabilities, is ready or its lease ends. If more executions can be claimed now than were
 *     requested, it is any instant in the past; if there is none, it is null. Leases given by this
 *     claim count; an execution that is ready and only blocked by a lock does not
 */
public record ClaimResult(List<ClaimedExecution> executions, @Nullable Instant next) {
  /**
   * A claimed execution.
   *
   * @param execution the execution after the claim: in state RUNNING, with its new token, attempt
   *     and owner
   * @param document the document of the execution; null if the definition of its task is sufficient
   * @param takenOver whether the lease of its previous owner had expired
   */
  public record ClaimedExecution(
      Execution execution, @Nullable String document, boolean takenOver) {}
}
