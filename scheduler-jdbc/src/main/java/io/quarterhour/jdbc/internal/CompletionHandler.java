package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.sql.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.execution.AttemptResult;
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
    if (attemptResult instanceof AttemptResult.Finished finished) {
      recordFinished(row, finished, now);
    } else if (attemptResult instanceof AttemptResult.Retry retry) {
      addAttempt(row, retry.attempt());
      row.attemptCounts = row.attemptCounts.withFailure();
      row.readyAt = retry.readyAt();
      requeue(row, ExecutionState.WAITING);
    } else if (attemptResult instanceof AttemptResult.Release release) {
      if (release.attempt() == null) {
        row.undoAttempt();
      } else {
        addAttempt(row, release.attempt());
      }
      if (release.readyAt() != null) {
        row.readyAt = release.readyAt();
      }
      requeue(row, ExecutionState.WAITING);
    } else if (attemptResult instanceof AttemptResult.AwaitChildren await) {
      awaitChildren(row, await.children(), now);
    } else if (attemptResult instanceof AttemptResult.Quarantine quarantine) {
      row.undoAttempt();
      if (row.cancelReason == null) {
        row.quarantine = quarantine.reason();
        requeue(row, ExecutionState.QUARANTINED);
      } else {
        rows.write(row);
        cancelWaiting(row, row.cancelReason, now);
      }
    }
  }

  /** Releases a row from quarantine, and returns whether it was quarantined. */
  boolean release(LiveRow row, Instant now) throws SQLException {
    if (row.state != ExecutionState.QUARANTINED) {
      return false;
    }
    row.quarantine = null;
    row.readyAt = now;
    requeue(row, ExecutionState.WAITING);
    return true;
  }

  /** Inserts the notifications that depend on previous outcomes, once all outcomes are known. */
  void compare(Instant now) throws SQLException {
    for (NewExecution notification : outcomeComparisons.notifications()) {
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

  private void recordFinished(LiveRow row, AttemptResult.Finished finished, Instant now)
      throws SQLException {
    String summary = finished.outcome() == null ? "" : finished.outcome().summary();
    if (row.attemptCounts.attempt() > 1) {
      addAttempt(
          row,
          new Attempt(
              row.attemptCounts.attempt(),
              row.node,
              finished.startedAt(),
              finished.endedAt(),
              finished.state(),
              summary));
    }
    TaskId task = ExecutionColumns.countedTask(row.origin);
    if (task != null && row.origin.kind() != Origin.Kind.CHILD) {
      lastExecutionRows.note(
          task,
          new LastExecution(
              row.id, finished.state(), summary, finished.startedAt(), finished.endedAt()));
    }
    boolean wished = finished.state() == ExecutionState.CANCELLED && row.cancelReason != null;
    String reason = wished ? row.cancelReason : finished.reason();
    moveToHistory(
        row,
        new HistoryMover.End(
            finished.state(), reason, finished.outcome(), finished.startedAt(), finished.endedAt()),
        now);
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

  /** Cancels a row that has no owner. */
  void cancelWaiting(LiveRow row, String reason, Instant now) throws SQLException {
    Instant startedAt = row.hadOwner() && row.attemptCounts.attempt() > 0 ? row.startedAt : null;
    moveToHistory(
        row, new HistoryMover.End(ExecutionState.CANCELLED, reason, null, startedAt, now), now);
  }

  /** Requests the cancellation of a row that has not finished. */
  CancelResult cancel(LiveRow row, String reason, Instant now) throws SQLException {
    if (row.endsWhenCancelled()) {
      cancelWaiting(row, reason, now);
      return CancelResult.CANCELLED;
    }
    if (row.hadOwner() && row.cancelReason == null) {
      row.cancelReason = reason;
      rows.write(row);
    }
    if (row.state == ExecutionState.AWAITING_CHILDREN) {
      for (LiveRow child : rows.liveUnder(row.id)) {
        cancel(child, reason, now);
      }
    }
    return CancelResult.REQUESTED;
  }

  /** Moves a row to the history, and counts it in its parent. */
  private void moveToHistory(LiveRow row, HistoryMover.End end, Instant now) throws SQLException {
    row.leave(end.state());
    historyMover.add(row, end);
    freed.add(row);
    ExecutionId parentId = LiveRows.countingParent(row);
    LiveRow parent = parentId == null ? null : rows.find(parentId);
    if (parent != null && !parent.isFinished()) {
      parent.childFinished(end.state(), now);
      rows.write(parent);
    }
  }

  private void requeue(LiveRow row, ExecutionState state) throws SQLException {
    row.leave(state);
    rows.write(row);
    freed.add(row);
  }

  private void addAttempt(LiveRow row, Attempt attempt) throws SQLException {
    AttemptRows.add(session, List.of(new AttemptRows.Of(row.id, attempt)));
  }

  private void awaitChildren(LiveRow parent, List<NewExecution> children, Instant now)
      throws SQLException {
    parent.undoAttempt();
    requeue(parent, ExecutionState.AWAITING_CHILDREN);
    recount(children);
    ChildCounts count = new ChildCounts(children.size(), children.size(), 0, 0);
    for (NewExecution child : children) {
      ExecutionState state = childState(child, parent.cancelReason, now);
      if (state.isFinished()) {
        count = count.withFinishedChild(state);
      }
    }
    parent.childCounts = count;
    parent.wakeIfLast(now);
    rows.write(parent);
  }

  /**
   * Writes finished rows first, so that the next inserts count only the rows that are still live.
   */
  private void recount(List<NewExecution> next) throws SQLException {
    historyMover.write();
    executionInserter.lookUp(next);
  }

  /** {@return the state of a child after its insert, or of the execution that already existed} */
  private ExecutionState childState(NewExecution child, @Nullable String cancelReason, Instant now)
      throws SQLException {
    InsertResult insertResult = executionInserter.insert(child, now, null);
    if (insertResult.status() == InsertResult.Status.OVERLAP) {
      return ExecutionState.SKIPPED;
    }
    if (insertResult.status() == InsertResult.Status.WAITING && cancelReason == null) {
      return ExecutionState.WAITING;
    }
    executionInserter.write();
    rows.lock(List.of(insertResult.id()));
    LiveRow live = rows.find(insertResult.id());
    if (live != null) {
      if (cancelReason != null && !live.isFinished()) {
        cancel(live, cancelReason, now);
      }
      return live.state;
    }
    ExecutionState over =
        session.first(
            "select state from {history} where id = ?",
            parameters -> parameters.id(insertResult.id()),
            resultRow -> EnumCodes.STATES.read(resultRow.small("state")));
    return over == null ? ExecutionState.WAITING : over;
  }
}
