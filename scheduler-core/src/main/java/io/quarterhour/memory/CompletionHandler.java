package io.quarterhour.memory;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Origin;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.execution.AttemptRecords;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;

/** Applies the results of attempts and cancellation requests to the rows of executions. */
final class CompletionHandler {
  private final MemoryTables memoryTables;
  private final ExecutionInserter executionInserter;

  CompletionHandler(MemoryTables memoryTables, ExecutionInserter executionInserter) {
    this.memoryTables = memoryTables;
    this.executionInserter = executionInserter;
  }

  void apply(ExecutionRow row, AttemptResult attemptResult, Instant now) {
    Execution running = row.execution();
    Attempt attempt = AttemptRecords.of(running, attemptResult);
    if (attempt != null) {
      memoryTables.addAttempt(row.id, attempt);
    }
    row.become(ExecutionTransitions.completed(running, attemptResult, row.cancelReason, now));
    if (attemptResult instanceof AttemptResult.Finished finished) {
      recordLastExecution(running, finished);
      finish(row, now);
      insertNotifications(finished, now);
    } else if (row.state().isFinished()) {
      finish(row, now);
    } else {
      leave(row);
      if (attemptResult instanceof AttemptResult.AwaitChildren await) {
        insertChildren(row, await.children(), now);
      }
    }
  }

  /** Releases a row from quarantine. Returns false if the row is not quarantined. */
  boolean release(ExecutionRow row, Instant now) {
    if (row.state() != ExecutionState.QUARANTINED) {
      return false;
    }
    row.become(ExecutionTransitions.releasedFromQuarantine(row.execution(), now));
    leave(row);
    return true;
  }

  private void insertNotifications(AttemptResult.Finished finished, Instant now) {
    for (NewExecution notification : finished.notifications()) {
      executionInserter.insert(notification, now, null);
    }
    OutcomeChange change = finished.outcomeChange();
    if (change != null) {
      String previous =
          memoryTables.states.put(
              StateKey.ofEngine(change.tenant(), change.key()), change.next(), now);
      for (NewExecution notification :
          change.notificationsAfter(previous == null ? OutcomeChange.NONE : previous)) {
        executionInserter.insert(notification, now, null);
      }
    }
  }

  private void recordLastExecution(Execution execution, AttemptResult.Finished finished) {
    LastExecution last = AttemptRecords.lastExecution(execution, finished);
    TaskId task = execution.origin().task();
    StoredTask cell = last == null || task == null ? null : memoryTables.tasks.get(task);
    if (cell != null && !cell.removed) {
      cell.lastExecution = last;
    }
  }

  /** Cancels a row that no node owns. */
  void cancelWaiting(ExecutionRow row, String reason, Instant now) {
    row.become(ExecutionTransitions.cancelled(row.execution(), reason, now));
    finish(row, now);
  }

  /**
   * Cancels a waiting or quarantined row at once. For a running row and a fan-out with children it
   * requests the cancellation, also that of live children.
   */
  CancelResult cancel(ExecutionRow row, String reason, Instant now) {
    Execution execution = row.execution();
    if (ExecutionTransitions.isCancelledAtOnce(execution)) {
      cancelWaiting(row, reason, now);
      return CancelResult.CANCELLED;
    }
    if (row.cancelReason == null) {
      row.cancelReason = reason;
      row.become(ExecutionTransitions.cancelRequested(execution));
    }
    if (row.state() == ExecutionState.AWAITING_CHILDREN) {
      memoryTables.liveUnder(row.id).forEach(child -> cancel(child, reason, now));
    }
    return CancelResult.REQUESTED;
  }

  /** Moves a finished row to the history, and counts it in its parent. */
  private void finish(ExecutionRow row, Instant now) {
    memoryTables.finish(row);
    ExecutionRow parent =
        row.origin.kind() == Origin.Kind.CHILD && row.origin.parent() != null
            ? memoryTables.find(row.origin.parent())
            : null;
    if (parent != null) {
      countChild(parent, row.state(), now);
    }
  }

  private void countChild(ExecutionRow parent, ExecutionState child, Instant now) {
    if (parent.state() == ExecutionState.AWAITING_CHILDREN) {
      parent.become(ExecutionTransitions.childFinished(parent.execution(), child, now));
      queueIfWaiting(parent);
    }
  }

  /** Releases the lease and the locks of a row that stays live. */
  private void leave(ExecutionRow row) {
    row.leaveQueue();
    memoryTables.readyQueue.free(row);
    if (row.state() == ExecutionState.QUARANTINED) {
      memoryTables.quarantined.add(row.id);
    } else {
      memoryTables.quarantined.remove(row.id);
    }
    queueIfWaiting(row);
  }

  private void queueIfWaiting(ExecutionRow row) {
    if (row.state() == ExecutionState.WAITING) {
      memoryTables.readyQueue.await(row);
    }
  }

  /**
   * Inserts the children of a fan-out. A child may have finished already: it was a duplicate, or
   * was skipped because of its limit.
   */
  private void insertChildren(ExecutionRow parent, List<NewExecution> children, Instant now) {
    for (NewExecution child : children) {
      ExecutionRow row = memoryTables.find(executionInserter.insert(child, now, null).id());
      if (row != null && row.state().isFinished()) {
        countChild(parent, row.state(), now);
      } else if (row != null
          && parent.cancelReason != null
          && parent.id.equals(row.origin.parent())) {
        cancel(row, parent.cancelReason, now);
      }
    }
  }

  /** {@return whether no node owns the row, so that it can be cancelled at once} */
  static boolean waits(ExecutionRow row) {
    return row.state() == ExecutionState.WAITING || row.state() == ExecutionState.QUARANTINED;
  }
}
