package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.jdbc.internal.rows.AttemptRows;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.LastExecutionRows;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.jdbc.internal.rows.LiveRows;
import io.quarterhour.jdbc.internal.rows.NamedLocks;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.execution.AttemptRecords;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the results of attempts and the ends of executions, one by one: each may make a parent
 * ready, make room for the next execution of its task, or free a lock. The rows are already locked.
 */
final class CompletionHandler {
  private final Session session;
  private final LiveRows rows;
  private final ExecutionInserter executionInserter;
  private final LastExecutionRows lastExecutionRows;
  private final HistoryMover historyMover;
  private final OutcomeComparisons outcomeComparisons;
  private final List<LiveRow> freed = new ArrayList<>();

  CompletionHandler(Session session, LiveRows rows, ExecutionInserter executionInserter) {
    this.session = session;
    this.rows = rows;
    this.executionInserter = executionInserter;
    lastExecutionRows = new LastExecutionRows(session);
    historyMover = new HistoryMover(session);
    outcomeComparisons = new OutcomeComparisons(session);
  }

  void apply(LiveRow row, AttemptResult attemptResult, Instant now) throws SQLException {
    Execution running = row.execution();
    Attempt attempt = AttemptRecords.of(running, attemptResult);
    if (attempt != null) {
      AttemptRows.add(session, List.of(new AttemptRows.Of(row.id(), attempt)));
    }
    row.become(ExecutionTransitions.completed(running, attemptResult, row.cancelReason(), now));
    if (attemptResult instanceof AttemptResult.Finished finished) {
      recordLastExecution(running, finished);
      moveToHistory(row, now);
      insertNotifications(finished, now);
      return;
    }
    rows.write(row);
    if (row.isFinished()) {
      moveToHistory(row, now);
      return;
    }
    freed.add(row);
    if (attemptResult instanceof AttemptResult.AwaitChildren await) {
      insertChildren(row, await.children(), now);
    }
  }

  /** Releases a row from quarantine, and returns whether it was quarantined. */
  boolean release(LiveRow row, Instant now) throws SQLException {
    if (row.state() != ExecutionState.QUARANTINED) {
      return false;
    }
    row.become(ExecutionTransitions.releasedFromQuarantine(row.execution(), now));
    rows.write(row);
    return true;
  }

  /** Inserts the notifications that depend on previous outcomes, once all outcomes are known. */
  void compare(Instant now) throws SQLException {
    for (NewExecution notification : outcomeComparisons.notifications(now)) {
      executionInserter.insert(notification, now, null);
    }
  }

  /** Writes the changes that were collected for the end of the transaction. */
  void finish() throws SQLException {
    executionInserter.write();
    historyMover.write();
    lastExecutionRows.write();
    NamedLocks.free(session, freed);
  }

  private void recordLastExecution(Execution execution, AttemptResult.Finished finished) {
    LastExecution last = AttemptRecords.lastExecution(execution, finished);
    TaskId task = execution.origin().task();
    if (last != null && task != null) {
      lastExecutionRows.note(task, last);
    }
  }

  private void insertNotifications(AttemptResult.Finished finished, Instant now)
      throws SQLException {
    for (NewExecution notification : finished.notifications()) {
      if (notification.constraints().maxActive() > 0) {
        recount(List.of(notification));
      }
      executionInserter.insert(notification, now, null);
    }
    if (finished.outcomeChange() != null) {
      outcomeComparisons.add(finished.outcomeChange());
    }
  }

  /** Cancels a row that no node owns. */
  void cancelWaiting(LiveRow row, String reason, Instant now) throws SQLException {
    row.become(ExecutionTransitions.cancelled(row.execution(), reason, now));
    moveToHistory(row, now);
  }

  /** Requests the cancellation of a row that has not finished. */
  CancelResult cancel(LiveRow row, String reason, Instant now) throws SQLException {
    if (ExecutionTransitions.isCancelledAtOnce(row.execution())) {
      cancelWaiting(row, reason, now);
      return CancelResult.CANCELLED;
    }
    if (row.requestCancel(reason)) {
      rows.write(row);
    }
    if (row.state() == ExecutionState.AWAITING_CHILDREN) {
      for (LiveRow child : rows.liveUnder(row.id())) {
        cancel(child, reason, now);
      }
    }
    return CancelResult.REQUESTED;
  }

  /** Moves a finished row to the history, and counts it in its parent. */
  private void moveToHistory(LiveRow row, Instant now) throws SQLException {
    historyMover.add(row);
    freed.add(row);
    ExecutionId parentId = LiveRows.countingParent(row);
    LiveRow parent = parentId == null ? null : rows.find(parentId);
    if (parent != null) {
      countChild(parent, row.state(), now);
    }
  }

  private void countChild(LiveRow parent, ExecutionState child, Instant now) throws SQLException {
    if (parent.state() == ExecutionState.AWAITING_CHILDREN) {
      parent.become(ExecutionTransitions.childFinished(parent.execution(), child, now));
      rows.write(parent);
    }
  }

  /**
   * Inserts the children of a fan-out. A child may have finished already: it was a duplicate, or
   * was skipped because of its limit.
   */
  private void insertChildren(LiveRow parent, List<NewExecution> children, Instant now)
      throws SQLException {
    recount(children);
    String cancelReason = parent.cancelReason();
    for (NewExecution newExecution : children) {
      InsertResult result = executionInserter.insert(newExecution, now, null);
      if (result.status() == InsertResult.Status.OVERLAP) {
        countChild(parent, ExecutionState.SKIPPED, now);
      } else if (result.status() == InsertResult.Status.DUPLICATE || cancelReason != null) {
        LiveRow live = lockInserted(result.id());
        ExecutionState state = live == null ? stateInHistory(result.id()) : live.state();
        if (state != null && state.isFinished()) {
          countChild(parent, state, now);
        } else if (live != null
            && cancelReason != null
            && parent.id().equals(live.origin().parent())) {
          cancel(live, cancelReason, now);
        }
      }
    }
  }

  /**
   * Writes finished rows first, so that the next inserts count only the rows that are still live.
   */
  private void recount(List<NewExecution> next) throws SQLException {
    historyMover.write();
    executionInserter.lookUp(next);
  }

  private @Nullable LiveRow lockInserted(ExecutionId id) throws SQLException {
    executionInserter.write();
    rows.lock(List.of(id));
    return rows.find(id);
  }

  private @Nullable ExecutionState stateInHistory(ExecutionId id) throws SQLException {
    return session.first(
        "select state from {history} where id = ?",
        parameters -> parameters.id(id),
        resultRow -> EnumCodes.STATES.read(resultRow.small("state")));
  }
}
