package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.jdbc.internal.rows.LiveRows;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.query.CancelResult;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Handles cancellation requests. Locks children before their parents, whichever of them was
 * requested.
 */
final class CancelHandler {
  private final Session session;
  private final LiveRows rows;
  private final CompletionHandler completionHandler;

  CancelHandler(Session session, ExecutionInserter executionInserter) {
    this.session = session;
    rows = new LiveRows(session);
    completionHandler = new CompletionHandler(session, rows, executionInserter);
  }

  /** Cancels the executions of a task that wait or are quarantined, except notifications. */
  void cancelWaitingOf(TaskId task, String reason, Instant now) throws SQLException {
    List<ExecutionId> children = new ArrayList<>();
    List<ExecutionId> others = new ArrayList<>();
    session.list(
        "select id, origin from {live} where task_tenant = ? and task_name = ?"
            + " and state in (?, ?) and origin <> ? order by id",
        parameters ->
            parameters
                .task(task)
                .small(EnumCodes.STATES.of(ExecutionState.WAITING))
                .small(EnumCodes.STATES.of(ExecutionState.QUARANTINED))
                .small(EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION)),
        resultRow -> {
          boolean child = resultRow.small("origin") == EnumCodes.KINDS.of(Origin.Kind.CHILD);
          return (child ? children : others).add(resultRow.id("id"));
        });
    rows.lock(children);
    rows.lock(others);
    // Collected before the first cancellation: a parent that becomes ready by its last child is not
    // cancelled.
    List<LiveRow> waiting = new ArrayList<>();
    for (List<ExecutionId> some : List.of(children, others)) {
      for (ExecutionId id : some) {
        LiveRow row = rows.find(id);
        if (row != null && waits(row)) {
          waiting.add(row);
        }
      }
    }
    for (LiveRow row : waiting) {
      completionHandler.cancelWaiting(row, reason, now);
    }
    completionHandler.finish();
  }

  private static boolean waits(LiveRow row) {
    return row.state() == ExecutionState.WAITING || row.state() == ExecutionState.QUARANTINED;
  }

  /** Requests the cancellation of executions, and returns a result for each, in order. */
  List<CancelResult> cancel(List<ExecutionId> ids, String reason, Instant now) throws SQLException {
    Set<ExecutionId> awaiting = awaiting(ids);
    lockChildren(awaiting);
    rows.lock(ids);
    List<CancelResult> answers = new ArrayList<>(ids.size());
    for (ExecutionId id : ids) {
      LiveRow row = rows.find(id);
      if (row == null) {
        answers.add(isOver(id) ? CancelResult.FINISHED : CancelResult.NOT_FOUND);
      } else if (row.isFinished()) {
        answers.add(CancelResult.FINISHED);
      } else if (row.state() == ExecutionState.AWAITING_CHILDREN && !awaiting.contains(id)) {
        throw new TransactionRunner.RetryException(
            "execution "
                + id
                + " inserted its children at the same time; the request must be repeated");
      } else {
        answers.add(completionHandler.cancel(row, reason, now));
      }
    }
    completionHandler.finish();
    return answers;
  }

  private Set<ExecutionId> awaiting(List<ExecutionId> ids) throws SQLException {
    return new HashSet<>(
        session.list(
            "select id from {live} where id = any(?) and state = ?",
            parameters ->
                parameters.ids(ids).small(EnumCodes.STATES.of(ExecutionState.AWAITING_CHILDREN)),
            resultRow -> resultRow.id("id")));
  }

  private void lockChildren(Set<ExecutionId> parents) throws SQLException {
    if (!parents.isEmpty()) {
      rows.lock(
          session.list(
              "select id from {live} where parent = any(?) order by id",
              parameters -> parameters.ids(parents),
              resultRow -> resultRow.id("id")));
    }
  }

  private boolean isOver(ExecutionId id) throws SQLException {
    return session.first(
            "select id from {history} where id = ?",
            parameters -> parameters.id(id),
            resultRow -> resultRow.id("id"))
        != null;
  }
}
