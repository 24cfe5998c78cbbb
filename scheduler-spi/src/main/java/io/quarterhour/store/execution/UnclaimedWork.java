package io.quarterhour.store.execution;

import io.quarterhour.execution.ExecutionId;
import java.util.List;

/**
 * The executions that no node claims.
 *
 * @param overdue those that have been ready for a while: one element for each queue and capability,
 *     in the order of queue and capability
 * @param quarantined the ids of those in quarantine, in any order
 */
public record UnclaimedWork(List<OverdueWork> overdue, List<ExecutionId> quarantined) {
  public UnclaimedWork {
    overdue = List.copyOf(overdue);
    quarantined = List.copyOf(quarantined);
  }
}
