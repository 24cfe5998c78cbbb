package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.task.TaskId;
import java.time.Instant;

/** Stops executions, or asks those to stop that somebody owns. */
final class Cancelling {
  private static final String TASK_REMOVED = "the task was removed";

  private final Executions executions;

  Cancelling(Executions executions) {
    this.executions = executions;
  }

  CancelResult request(ExecutionId id, String reason, Instant now) {
    ExecutionRow row = executions.get(id);
    if (row == null) {
      return CancelResult.UNKNOWN;
    }
    return row.isOver() ? CancelResult.FINISHED : request(row, reason, now);
  }

  private CancelResult request(ExecutionRow row, String reason, Instant now) {
    if (mayBeCancelledNow(row)) {
      cancel(row, reason, now);
      return CancelResult.CANCELLED;
    }
    executions.put(row.askedToStop(reason));
    if (row.state() == ExecutionState.AWAITING_CHILDREN) {
      requestOfChildren(row.id(), reason, now);
    }
    return CancelResult.REQUESTED;
  }

  /** Asks the live children of an execution to stop. The last one makes it ready. */
  void requestOfChildren(ExecutionId parent, String reason, Instant now) {
    executions.liveChildrenOf(parent).forEach(child -> request(child, reason, now));
  }

  /** What nobody owns; but a fan-out whose children are over has yet to be summed up. */
  private static boolean mayBeCancelledNow(ExecutionRow row) {
    return switch (row.state()) {
      case WAITING -> row.execution().childCounts() == null;
      case QUARANTINED -> true;
      default -> false;
    };
  }

  private void cancel(ExecutionRow row, String reason, Instant now) {
    ExecutionRow cancelled = row.cancelled(reason, now);
    executions.put(cancelled);
    executions.countByParent(cancelled, now);
  }

  /** Cancels what waits of a task that goes. What tells of outcomes before is still told. */
  void cancelWaitingOf(TaskId task, Instant now) {
    executions.liveOf(task).stream()
        .filter(row -> !row.isNotification())
        .filter(
            row ->
                row.state() == ExecutionState.WAITING || row.state() == ExecutionState.QUARANTINED)
        .forEach(row -> cancel(row, TASK_REMOVED, now));
  }
}
