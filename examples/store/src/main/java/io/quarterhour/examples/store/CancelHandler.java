package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.task.TaskId;
import java.time.Instant;

/** Cancels executions that no node owns, and requests cancellation of the others. */
final class CancelHandler {
  private static final String TASK_REMOVED = "the task was removed";

  private final ExecutionIndex executionIndex;

  CancelHandler(ExecutionIndex executionIndex) {
    this.executionIndex = executionIndex;
  }

  CancelResult requestCancel(ExecutionId id, String reason, Instant now) {
    ExecutionRow row = executionIndex.get(id);
    if (row == null) {
      return CancelResult.NOT_FOUND;
    }
    return row.isFinished() ? CancelResult.FINISHED : requestCancel(row, reason, now);
  }

  private CancelResult requestCancel(ExecutionRow row, String reason, Instant now) {
    if (ExecutionTransitions.isCancelledAtOnce(row.execution())) {
      cancel(row, reason, now);
      return CancelResult.CANCELLED;
    }
    executionIndex.put(row.cancelRequested(reason));
    if (row.state() == ExecutionState.AWAITING_CHILDREN) {
      requestCancelOfChildren(row.id(), reason, now);
    }
    return CancelResult.REQUESTED;
  }

  /**
   * Requests cancellation of the live children of an execution. When the last child has finished,
   * the parent becomes ready.
   */
  void requestCancelOfChildren(ExecutionId parent, String reason, Instant now) {
    executionIndex.liveChildrenOf(parent).forEach(child -> requestCancel(child, reason, now));
  }

  private void cancel(ExecutionRow row, String reason, Instant now) {
    ExecutionRow cancelled = row.with(ExecutionTransitions.cancelled(row.execution(), reason, now));
    executionIndex.put(cancelled);
    executionIndex.updateParent(cancelled, now);
  }

  /**
   * Cancels the waiting executions of a task that is being removed. Notifications of earlier
   * outcomes are still delivered.
   */
  void cancelWaitingOf(TaskId task, Instant now) {
    executionIndex.liveOf(task).stream()
        .filter(
            row ->
                row.state() == ExecutionState.WAITING || row.state() == ExecutionState.QUARANTINED)
        .forEach(row -> cancel(row, TASK_REMOVED, now));
  }
}
