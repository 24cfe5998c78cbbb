package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the results of attempts. */
final class CompletionHandler {
  private final Tables tables;
  private final ExecutionIndex executionIndex;
  private final ExecutionInserter inserter;
  private final CancelHandler cancelHandler;

  CompletionHandler(
      Tables tables,
      ExecutionIndex executionIndex,
      ExecutionInserter inserter,
      CancelHandler cancelHandler) {
    this.tables = tables;
    this.executionIndex = executionIndex;
    this.inserter = inserter;
    this.cancelHandler = cancelHandler;
  }

  CompletionResult complete(Completion completion, Instant now) {
    ExecutionRow row = executionIndex.get(completion.lease().execution());
    long token = completion.lease().token();
    if (row == null || token == 0 || row.execution().ownership().token() != token) {
      return CompletionResult.STALE;
    }
    // The newest token without an owner: this completion was recorded before.
    if (row.isRunning()) {
      apply(row, completion.attemptResult(), now);
    }
    return CompletionResult.RECORDED;
  }

  private void apply(ExecutionRow row, AttemptResult attemptResult, Instant now) {
    if (attemptResult instanceof AttemptResult.Finished finished) {
      finish(row, finished, now);
    } else if (attemptResult instanceof AttemptResult.Retry retry) {
      executionIndex.recordAttempt(row.id(), retry.attempt());
      executionIndex.put(row.withFailure().requeued(retry.readyAt()));
    } else if (attemptResult instanceof AttemptResult.Release release) {
      release(row, release);
    } else if (attemptResult instanceof AttemptResult.AwaitChildren await) {
      awaitChildren(row, await.children(), now);
    } else if (attemptResult instanceof AttemptResult.Quarantine quarantine) {
      executionIndex.put(row.withoutAttempt().quarantined(quarantine.reason()));
      if (row.cancelReason() != null) {
        cancelHandler.requestCancel(row.id(), row.cancelReason(), now);
      }
    }
  }

  private void finish(ExecutionRow row, AttemptResult.Finished finished, Instant now) {
    ExecutionRow finishedRow = row.finished(finished);
    executionIndex.put(finishedRow);
    Outcome outcome = finished.outcome();
    String summary = outcome == null ? "" : outcome.summary();
    Execution execution = finishedRow.execution();
    int attempt = execution.attemptCounts().attempt();
    if (attempt > 1) {
      executionIndex.recordAttempt(
          row.id(),
          new Attempt(
              attempt,
              execution.ownership().node(),
              finished.startedAt(),
              finished.endedAt(),
              finished.state(),
              summary));
    }
    if (!row.isChild() && !row.isNotification()) {
      setLastExecution(
          row.task(),
          new LastExecution(
              row.id(), finished.state(), summary, finished.startedAt(), finished.endedAt()));
    }
    finished.notifications().forEach(notification -> inserter.insertWaiting(notification, now));
    if (finished.outcomeChange() != null) {
      applyOutcomeChange(finished.outcomeChange(), now);
    }
    executionIndex.updateParent(finishedRow, now);
  }

  private void applyOutcomeChange(OutcomeChange outcomeChange, Instant now) {
    Keys.State key = new Keys.State(StateStore.ENGINE, outcomeChange.key());
    String previous = tables.states.get(key);
    tables.states.put(key, outcomeChange.next());
    outcomeChange
        .notificationsAfter(previous == null ? OutcomeChange.NONE : previous)
        .forEach(notification -> inserter.insertWaiting(notification, now));
  }

  private void setLastExecution(@Nullable TaskId task, LastExecution last) {
    TaskState state = task == null ? null : tables.tasks.get(task);
    if (task != null && state != null && !state.removed()) {
      tables.tasks.put(task, state.withLastExecution(last));
    }
  }

  private void release(ExecutionRow row, AttemptResult.Release release) {
    Instant readyAt = release.readyAt() == null ? row.readyAt() : release.readyAt();
    if (release.attempt() == null) {
      executionIndex.put(row.withoutAttempt().requeued(readyAt));
    } else {
      executionIndex.recordAttempt(row.id(), release.attempt());
      executionIndex.put(row.requeued(readyAt));
    }
  }

  private void awaitChildren(ExecutionRow row, List<NewExecution> children, Instant now) {
    ChildCounts childCounts = new ChildCounts(0, 0, 0, 0);
    for (NewExecution newExecution : children) {
      InsertResult insertResult = inserter.insertWaiting(newExecution, now);
      childCounts =
          new ChildCounts(
              childCounts.total() + 1,
              childCounts.unfinished() + 1,
              childCounts.warnings(),
              childCounts.failed());
      ExecutionRow child = executionIndex.get(insertResult.id());
      if (child != null && child.isFinished()) {
        childCounts = childCounts.withFinishedChild(child.state());
      }
    }
    ExecutionRow awaiting = row.awaiting(childCounts).withChildCounts(childCounts, now);
    executionIndex.put(awaiting);
    if (awaiting.cancelReason() != null) {
      cancelHandler.requestCancelOfChildren(row.id(), awaiting.cancelReason(), now);
    }
  }
}
