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

/** Answers of stores without what the contract leaves to the store. */
final class Recordings {
  /** Begins the reason of every cancellation that was asked for with a reason. */
  static final String REQUESTED = "asked: ";

  /** The summary of interrupted attempts that were handed in. */
  static final String REPORTED_SUMMARY = "node stopped";

  private Recordings() {}

  /**
   * Of a record of skipped slots: from when it was ready, and what of its origin is not the task.
   * Of an execution that was cancelled with its task: the reason and the instant.
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

  /** Of the attempt of an owner that lost its lease: when it ended and its words. */
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

  /** Of a task whose history was pruned: whether it still knows its last run. */
  static TaskSummary comparable(TaskSummary summary, boolean pruned) {
    return pruned
        ? new TaskSummary(summary.row(), summary.scheduleState(), null, summary.active())
        : summary;
  }

  /**
   * Of claims: whether leases that were just given out count among those that may end, which
   * instant of the past stands for what is ready now, and when to look again for what waits for a
   * lock.
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
