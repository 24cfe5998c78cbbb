package io.quarterhour.memory;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Origin;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Applies the results of attempts and cancellation requests to the rows of executions. */
final class CompletionHandler {
  private final MemoryTables memoryTables;
  private final ExecutionInserter executionInserter;

  CompletionHandler(MemoryTables memoryTables, ExecutionInserter executionInserter) {
    this.memoryTables = memoryTables;
    this.executionInserter = executionInserter;
  }

  void apply(ExecutionRow row, AttemptResult attemptResult, Instant now) {
    if (attemptResult instanceof AttemptResult.Finished finished) {
      recordFinished(row, finished, now);
    } else if (attemptResult instanceof AttemptResult.Retry retry) {
      memoryTables.addAttempt(row.id, retry.attempt());
      row.attemptCounts = row.attemptCounts.withFailure();
      row.makeReadyAt(retry.readyAt());
      requeue(row);
    } else if (attemptResult instanceof AttemptResult.Release release) {
      if (release.attempt() == null) {
        undoAttempt(row);
      } else {
        memoryTables.addAttempt(row.id, release.attempt());
      }
      if (release.readyAt() != null) {
        row.makeReadyAt(release.readyAt());
      }
      requeue(row);
    } else if (attemptResult instanceof AttemptResult.AwaitChildren await) {
      awaitChildren(row, await.children(), now);
    } else if (attemptResult instanceof AttemptResult.Quarantine quarantine) {
      undoAttempt(row);
      if (row.owner != null && row.owner.cancelReason != null) {
        cancelWaiting(row, row.owner.cancelReason, now);
      } else {
        row.quarantine = quarantine.reason();
        abandon(row);
        row.state = ExecutionState.QUARANTINED;
      }
    }
  }

  /** Releases a row from quarantine. Returns false if the row is not quarantined. */
  boolean release(ExecutionRow row, Instant now) {
    if (row.state != ExecutionState.QUARANTINED) {
      return false;
    }
    row.quarantine = null;
    row.makeReadyAt(now);
    requeue(row);
    return true;
  }

  private void recordFinished(ExecutionRow row, AttemptResult.Finished finished, Instant now) {
    String summary = finished.outcome() == null ? "" : finished.outcome().summary();
    if (row.attemptCounts.attempt() > 1) {
      memoryTables.addAttempt(
          row.id,
          new Attempt(
              row.attemptCounts.attempt(),
              row.owner == null ? null : row.owner.node,
              finished.startedAt(),
              finished.endedAt(),
              finished.state(),
              summary));
    }
    recordLastExecution(row, finished, summary);
    String cancelReason = row.owner == null ? null : row.owner.cancelReason;
    String reason =
        finished.state() == ExecutionState.CANCELLED && cancelReason != null
            ? cancelReason
            : finished.reason();
    finish(
        row,
        finished.state(),
        new ExecutionRow.End(reason, finished.outcome(), finished.startedAt(), finished.endedAt()),
        now);
    for (NewExecution notification : finished.notifications()) {
      executionInserter.insert(notification, now, null);
    }
    if (finished.outcomeChange() != null) {
      compare(finished.outcomeChange(), now);
    }
  }

  private void compare(OutcomeChange outcomeChange, Instant now) {
    String before =
        memoryTables.states.put(StateStore.ENGINE, outcomeChange.key(), outcomeChange.next());
    for (NewExecution notification :
        outcomeChange.notificationsAfter(before == null ? OutcomeChange.NONE : before)) {
      executionInserter.insert(notification, now, null);
    }
  }

  private void recordLastExecution(
      ExecutionRow row, AttemptResult.Finished finished, String summary) {
    TaskId task = row.countedTask();
    StoredTask cell =
        task == null || row.origin.kind() == Origin.Kind.CHILD
            ? null
            : memoryTables.tasks.get(task);
    if (cell != null && !cell.removed) {
      cell.lastExecution =
          new LastExecution(
              row.id, finished.state(), summary, finished.startedAt(), finished.endedAt());
    }
  }

  /** Cancels a row that no node owns. */
  void cancelWaiting(ExecutionRow row, String reason, Instant now) {
    Instant startedAt =
        row.owner == null || row.attemptCounts.attempt() == 0 ? null : row.owner.startedAt;
    finish(row, ExecutionState.CANCELLED, new ExecutionRow.End(reason, null, startedAt, now), now);
  }

  /**
   * Cancels a waiting or quarantined row at once. For a running row and a fan-out with children it
   * requests the cancellation, also that of live children.
   */
  CancelResult cancel(ExecutionRow row, String reason, Instant now) {
    if (row.state == ExecutionState.QUARANTINED
        || (row.state == ExecutionState.WAITING && row.childCounts == null)) {
      cancelWaiting(row, reason, now);
      return CancelResult.CANCELLED;
    }
    if (row.owner != null && row.owner.cancelReason == null) {
      row.owner.cancelReason = reason;
    }
    if (row.state == ExecutionState.AWAITING_CHILDREN) {
      memoryTables.liveUnder(row.id).forEach(child -> cancel(child, reason, now));
    }
    return CancelResult.REQUESTED;
  }

  private void finish(ExecutionRow row, ExecutionState state, ExecutionRow.End end, Instant now) {
    row.state = state;
    row.end = end;
    if (row.owner != null) {
      row.owner.leaseUntil = null;
    }
    memoryTables.finish(row);
    ExecutionRow parent =
        row.origin.kind() == Origin.Kind.CHILD && row.origin.parent() != null
            ? memoryTables.find(row.origin.parent())
            : null;
    if (parent != null
        && parent.state == ExecutionState.AWAITING_CHILDREN
        && parent.childCounts != null) {
      parent.childCounts = parent.childCounts.withFinishedChild(state);
      wakeIfLast(parent, now);
    }
  }

  private void wakeIfLast(ExecutionRow parent, Instant now) {
    if (Objects.requireNonNull(parent.childCounts).unfinished() == 0) {
      parent.makeReadyAt(now);
      parent.state = ExecutionState.WAITING;
      memoryTables.readyQueue.await(parent);
    }
  }

  private void requeue(ExecutionRow row) {
    abandon(row);
    row.state = ExecutionState.WAITING;
    memoryTables.readyQueue.await(row);
  }

  private void abandon(ExecutionRow row) {
    if (row.owner != null) {
      row.owner.leaseUntil = null;
    }
    row.leaveQueue();
    memoryTables.readyQueue.free(row);
  }

  private static void undoAttempt(ExecutionRow row) {
    row.attemptCounts = row.attemptCounts.withoutLastAttempt();
  }

  private void awaitChildren(ExecutionRow parent, List<NewExecution> children, Instant now) {
    abandon(parent);
    undoAttempt(parent);
    parent.state = ExecutionState.AWAITING_CHILDREN;
    ChildCounts count = new ChildCounts(children.size(), children.size(), 0, 0);
    String cancelReason = parent.owner == null ? null : parent.owner.cancelReason;
    for (NewExecution child : children) {
      ExecutionRow row = memoryTables.find(executionInserter.insert(child, now, null).id());
      if (row != null && cancelReason != null && !row.state.isFinished()) {
        cancel(row, cancelReason, now);
      }
      if (row != null && row.state.isFinished()) {
        count = count.withFinishedChild(row.state);
      }
    }
    parent.childCounts = count;
    wakeIfLast(parent, now);
  }

  /** {@return whether no node owns the row, so that no node has to be asked to stop it} */
  static boolean waits(ExecutionRow row) {
    return row.state == ExecutionState.WAITING || row.state == ExecutionState.QUARANTINED;
  }
}
