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
 *     claim count; an execution that is ready and only blocked by a lock does not. It has no
 *     meaning if the request has a {@link ClaimRequest#readyFrom}
 */
public record ClaimResult(List<ClaimedExecution> executions, @Nullable Instant next) {
  /**
   * The size in bytes over which a store should omit a document, so that a claim of many executions
   * does not fill the memory of the node.
   */
  public static final int MAX_DOCUMENT = 16_384;

  /**
   * A claimed execution.
   *
   * @param execution the execution after the claim: in state RUNNING, with its new token, attempt
   *     and owner
   * @param document the document of the execution; null if the definition of its task is
   *     sufficient, or if it was omitted
   * @param takenOver whether the lease of its previous owner had expired
   * @param documentOmitted whether the store omitted the document because it is longer than {@link
   *     #MAX_DOCUMENT}; the node reads it when the execution starts
   */
  public record ClaimedExecution(
      Execution execution, @Nullable String document, boolean takenOver, boolean documentOmitted) {
    /**
     * Creates a claimed execution with its document.
     *
     * @param execution the execution after the claim
     * @param document the document of the execution; null if it has none
     * @param takenOver whether the lease of its previous owner had expired
     */
    public ClaimedExecution(Execution execution, @Nullable String document, boolean takenOver) {
      this(execution, document, takenOver, false);
    }
  }
}
