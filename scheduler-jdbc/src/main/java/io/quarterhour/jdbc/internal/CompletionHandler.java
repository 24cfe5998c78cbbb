package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.CancelAnswer;
import io.quarterhour.store.Ending;
import io.quarterhour.store.NewExecution;
import io.quarterhour.task.Attempt;
import io.quarterhour.task.Children;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.LastRun;
import io.quarterhour.task.Origin;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of attempts and executions bring about. One by one: an end may wake a parent, make
 * room for the next execution of its task, or free a lock. The rows are locked already.
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

  void apply(LiveRow row, Ending ending, Instant now) throws SQLException {
    if (ending instanceof Ending.Over over) {
      over(row, over, now);
    } else if (ending instanceof Ending.Retry retry) {
      addAttempt(row, retry.attempt());
      row.tries = row.tries.failed();
      row.readyAt = retry.readyAt();
      backInLine(row, ExecutionState.WAITING);
    } else if (ending instanceof Ending.Release release) {
      if (release.attempt() == null) {
        row.takeAttemptBack();
      } else {
        addAttempt(row, release.attempt());
      }
      if (release.readyAt() != null) {
        row.readyAt = release.readyAt();
      }
      backInLine(row, ExecutionState.WAITING);
    } else if (ending instanceof Ending.AwaitChildren await) {
      awaitChildren(row, await.children(), now);
    } else if (ending instanceof Ending.Quarantine quarantine) {
      row.takeAttemptBack();
      if (row.cancelReason == null) {
        row.quarantine = quarantine.reason();
        backInLine(row, ExecutionState.QUARANTINED);
      } else {
        rows.write(row);
        cancelWaiting(row, row.cancelReason, now);
      }
    }
  }

  /** Lets a row out of quarantine, if it is there. */
  boolean release(LiveRow row, Instant now) throws SQLException {
    if (row.state != ExecutionState.QUARANTINED) {
      return false;
    }
    row.quarantine = null;
    row.readyAt = now;
    backInLine(row, ExecutionState.WAITING);
    return true;
  }

  /** Tells those whom it concerns how the ends before were, once all ends are known. */
  void compare(Instant now) throws SQLException {
    for (NewExecution notification : outcomeComparisons.told()) {
      executionInserter.admit(notification, now, null);
    }
  }

  /** Writes what was kept for the end of the transaction. */
  void finish() throws SQLException {
    executionInserter.write();
    historyMover.write();
    lastExecutionRows.write();
    NamedLocks.free(session, freed);
  }

  private void over(LiveRow row, Ending.Over over, Instant now) throws SQLException {
    String summary = over.outcome() == null ? "" : over.outcome().summary();
    if (row.tries.attempt() > 1) {
      addAttempt(
          row,
          new Attempt(
              row.tries.attempt(),
              row.node,
              over.startedAt(),
              over.endedAt(),
              over.state(),
              summary));
    }
    TaskId task = ExecutionColumns.countedTask(row.origin);
    if (task != null && row.origin.kind() != Origin.Kind.TENANT) {
      lastExecutionRows.note(
          task, new LastRun(row.id, over.state(), summary, over.startedAt(), over.endedAt()));
    }
    boolean wished = over.state() == ExecutionState.CANCELLED && row.cancelReason != null;
    String reason = wished ? row.cancelReason : over.reason();
    end(
        row,
        new HistoryMover.End(
            over.state(), reason, over.outcome(), over.startedAt(), over.endedAt()),
        now);
    for (NewExecution notification : over.notifications()) {
      if (notification.admission().activeLimit() > 0) {
        recount(List.of(notification));
      }
      executionInserter.admit(notification, now, null);
    }
    if (over.comparison() != null) {
      outcomeComparisons.add(over.comparison());
    }
  }

  /** Cancels a row that nobody owns. */
  void cancelWaiting(LiveRow row, String reason, Instant now) throws SQLException {
    Instant startedAt = row.hadOwner() && row.tries.attempt() > 0 ? row.startedAt : null;
    end(row, new HistoryMover.End(ExecutionState.CANCELLED, reason, null, startedAt, now), now);
  }

  /** Asks a row that is not over to stop. */
  CancelAnswer cancel(LiveRow row, String reason, Instant now) throws SQLException {
    if (row.endsWhenCancelled()) {
      cancelWaiting(row, reason, now);
      return CancelAnswer.CANCELLED;
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
    return CancelAnswer.REQUESTED;
  }

  /** Moves a row to the history, and counts it at its parent. */
  private void end(LiveRow row, HistoryMover.End end, Instant now) throws SQLException {
    row.giveUp(end.state());
    historyMover.add(row, end);
    freed.add(row);
    ExecutionId parentId = LiveRows.countingParent(row);
    LiveRow parent = parentId == null ? null : rows.find(parentId);
    if (parent != null && !parent.isOver()) {
      parent.childEnded(end.state(), now);
      rows.write(parent);
    }
  }

  private void backInLine(LiveRow row, ExecutionState state) throws SQLException {
    row.giveUp(state);
    rows.write(row);
    freed.add(row);
  }

  private void addAttempt(LiveRow row, Attempt attempt) throws SQLException {
    AttemptRows.add(session, List.of(new AttemptRows.Of(row.id, attempt)));
  }

  private void awaitChildren(LiveRow parent, List<NewExecution> children, Instant now)
      throws SQLException {
    parent.takeAttemptBack();
    backInLine(parent, ExecutionState.AWAITING_CHILDREN);
    recount(children);
    Children count = new Children(children.size(), children.size(), 0, 0);
    for (NewExecution child : children) {
      ExecutionState state = made(child, parent.cancelReason, now);
      if (state.isOver()) {
        count = count.ended(state);
      }
    }
    parent.children = count;
    parent.wakeIfLast(now);
    rows.write(parent);
  }

  /** What is admitted next is counted among what is live now. */
  private void recount(List<NewExecution> next) throws SQLException {
    historyMover.write();
    executionInserter.expect(next);
  }

  /** {@return how a child stands once it is inserted, or was found to be there} */
  private ExecutionState made(NewExecution child, @Nullable String wish, Instant now)
      throws SQLException {
    Admitted admitted = executionInserter.admit(child, now, null);
    if (admitted.fate() == Admitted.Fate.OVERLAP) {
      return ExecutionState.SKIPPED;
    }
    if (admitted.fate() == Admitted.Fate.WAITING && wish == null) {
      return ExecutionState.WAITING;
    }
    executionInserter.write();
    rows.lock(List.of(admitted.id()));
    LiveRow live = rows.find(admitted.id());
    if (live != null) {
      if (wish != null && !live.isOver()) {
        cancel(live, wish, now);
      }
      return live.state;
    }
    ExecutionState over =
        session.first(
            "select state from {history} where id = ?",
            parameters -> parameters.id(admitted.id()),
            resultRow -> EnumCodes.STATES.read(resultRow.small("state")));
    return over == null ? ExecutionState.WAITING : over;
  }
}
