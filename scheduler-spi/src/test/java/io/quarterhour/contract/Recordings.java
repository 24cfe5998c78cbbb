package io.quarterhour.contract;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.task.TaskSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reductions of results to their comparable parts: the parts that the contract leaves to the store
 * are removed, so that results of two stores can be compared. Each method names the parts that it
 * removes.
 */
final class Recordings {
  /** The prefix of the reason of each cancellation request that {@link RandomCalls} makes. */
  static final String REQUESTED = "requested: ";

  /** The summary of the interrupted attempts that {@link RandomCalls} hands to the store. */
  static final String REPORTED_SUMMARY = "node stopped";

  private Recordings() {}

  /**
   * Reduces a record of skipped slots to its id, task, routing, slots, state, reason, start and
   * end. Removes the reason and the end from an execution that was cancelled with its task.
   */
  static Execution comparable(Execution execution) {
    if (execution.state() == ExecutionState.SKIPPED) {
      ExecutionStatus status = execution.status();
      return new Execution(
          execution.id(),
          new Origin(Origin.Kind.SCHEDULE, execution.origin().task(), 0, null),
          execution.routing(),
          execution.slots(),
          new ExecutionStatus(
              status.state(), status.reason(), Instant.EPOCH, status.startedAt(), status.endedAt()),
          AttemptCounts.NONE,
          Ownership.NONE,
          null,
          null);
    }
    String reason = execution.status().reason();
    if (execution.state() == ExecutionState.CANCELLED
        && (reason == null || !reason.startsWith(REQUESTED))) {
      ExecutionStatus status = execution.status();
      return new Execution(
          execution.id(),
          execution.origin(),
          execution.routing(),
          execution.slots(),
          new ExecutionStatus(
              status.state(), null, status.readyAt(), status.startedAt(), Instant.EPOCH),
          execution.attemptCounts(),
          execution.ownership(),
          execution.childCounts(),
          execution.outcome());
    }
    return execution;
  }

  static List<Execution> comparable(List<Execution> executions) {
    return executions.stream().map(Recordings::comparable).toList();
  }

  /** Removes from an attempt whose lease expired its end time and its summary. */
  static Attempt comparable(Attempt attempt) {
    return attempt.state() == ExecutionState.INTERRUPTED
            && !attempt.summary().equals(REPORTED_SUMMARY)
        ? new Attempt(
            attempt.number(),
            attempt.node(),
            attempt.startedAt(),
            Instant.EPOCH,
            attempt.state(),
            "")
        : attempt;
  }

  /**
   * Removes the last execution from a task if the history was pruned: the store may keep it or not.
   */
  static TaskSummary comparable(TaskSummary summary, boolean pruned) {
    return pruned
        ? new TaskSummary(summary.row(), summary.scheduleState(), null, summary.active())
        : summary;
  }

  /**
   * Removes from the next instant of a claim the parts left to the store: the exact value if the
   * instant is not in the future, and an instant that may be the end of a lease of this claim. With
   * locks the next instant is not compared at all, because executions that wait for a lock may
   * count or not.
   */
  static ClaimResult comparable(
      ClaimResult claimResult, LeaseRequest leaseRequest, boolean withLocks) {
    @Nullable Instant next = claimResult.next();
    if (next == null || withLocks) {
      return new ClaimResult(claimResult.executions(), null);
    }
    if (!next.isAfter(leaseRequest.now())) {
      return new ClaimResult(claimResult.executions(), Instant.EPOCH);
    }
    boolean mayBeItsOwnLease =
        !claimResult.executions().isEmpty() && !next.isBefore(leaseRequest.until());
    return mayBeItsOwnLease ? new ClaimResult(claimResult.executions(), null) : claimResult;
  }
}
