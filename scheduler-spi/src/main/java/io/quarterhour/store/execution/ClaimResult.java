package io.quarterhour.store.execution;

import io.quarterhour.execution.Execution;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node got.
 *
 * @param executions what it owns now, in order of their readiness
 * @param next when the next execution that it could take, of the same queues and actions, is ready
 *     or its lease ends: in the past, no matter when, if there are more than it asked for; null if
 *     there is none. Leases given just now count; what is ready and kept out by a lock alone does
 *     not
 */
public record ClaimResult(List<ClaimedExecution> executions, @Nullable Instant next) {
  /**
   * An execution that was claimed.
   *
   * @param execution as it stands now: state RUNNING, with token, attempt and owner
   * @param document what it runs with; null if the definition of its task says it all
   * @param takenOver whether its last owner had let the lease run out
   */
  public record ClaimedExecution(
      Execution execution, @Nullable String document, boolean takenOver) {}
}
