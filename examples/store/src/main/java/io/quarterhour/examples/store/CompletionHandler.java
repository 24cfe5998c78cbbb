package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.execution.AttemptRecords;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.ExecutionTransitions;
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
    Attempt attempt = AttemptRecords.of(row.execution(), attemptResult);
    if (attempt != null) {
      executionIndex.recordAttempt(row.id(), attempt);
    }
    ExecutionRow next =
        row.with(
            ExecutionTransitions.completed(
                row.execution(), attemptResult, row.cancelReason(), now));
    executionIndex.put(next);
    if (attemptResult instanceof AttemptResult.Finished finished) {
      setLastExecution(row.task(), AttemptRecords.lastExecution(row.execution(), finished));
      insertNotifications(finished, now);
    } else if (attemptResult instanceof AttemptResult.AwaitChildren await) {
      insertChildren(next, await.children(), now);
    }
    if (next.isFinished()) {
      executionIndex.updateParent(next, now);
    }
  }

  private void insertNotifications(AttemptResult.Finished finished, Instant now) {
    finished.notifications().forEach(notification -> inserter.insertWaiting(notification, now));
    if (finished.outcomeChange() != null) {
      applyOutcomeChange(finished.outcomeChange(), now);
    }
  }

  private void applyOutcomeChange(OutcomeChange outcomeChange, Instant now) {
    StateKey key = StateKey.ofEngine(outcomeChange.tenant(), outcomeChange.key());
    StateText previous = tables.states.get(key);
    tables.states.put(key, new StateText(outcomeChange.next(), now));
    outcomeChange
        .notificationsAfter(previous == null ? OutcomeChange.NONE : previous.content())
        .forEach(notification -> inserter.insertWaiting(notification, now));
  }

  private void setLastExecution(@Nullable TaskId task, @Nullable LastExecution last) {
    TaskState state = task == null ? null : tables.tasks.get(task);
    if (task != null && last != null && state != null && !state.removed()) {
      tables.tasks.put(task, state.withLastExecution(last));
    }
  }

  /**
   * Inserts the children of a fan-out. A child may have finished already: it was a duplicate, or
   * was skipped because of its limit.
   */
  private void insertChildren(ExecutionRow parent, List<NewExecution> children, Instant now) {
    for (NewExecution newExecution : children) {
      ExecutionRow child = executionIndex.get(inserter.insertWaiting(newExecution, now).id());
      if (child != null && child.isFinished()) {
        executionIndex.countChild(parent.id(), child.state(), now);
      }
    }
    if (parent.cancelReason() != null) {
      cancelHandler.requestCancelOfChildren(parent.id(), parent.cancelReason(), now);
    }
  }
}
