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

/** Writes down what came of executions. */
final class Completing {
  private final Tables tables;
  private final Executions executions;
  private final Admission admission;
  private final Cancelling cancelling;

  Completing(Tables tables, Executions executions, Admission admission, Cancelling cancelling) {
    this.tables = tables;
    this.executions = executions;
    this.admission = admission;
    this.cancelling = cancelling;
  }

  CompletionResult complete(Completion completion, Instant now) {
    ExecutionRow row = executions.get(completion.lease().execution());
    long token = completion.lease().token();
    if (row == null || token == 0 || row.execution().ownership().token() != token) {
      return CompletionResult.STALE;
    }
    // Whose token is the youngest and who owns nothing has said it before.
    if (row.isRunning()) {
      end(row, completion.attemptResult(), now);
    }
    return CompletionResult.RECORDED;
  }

  private void end(ExecutionRow row, AttemptResult attemptResult, Instant now) {
    if (attemptResult instanceof AttemptResult.Finished finished) {
      over(row, finished, now);
    } else if (attemptResult instanceof AttemptResult.Retry retry) {
      executions.record(row.id(), retry.attempt());
      executions.put(row.failedOnce().waits(retry.readyAt()));
    } else if (attemptResult instanceof AttemptResult.Release release) {
      release(row, release);
    } else if (attemptResult instanceof AttemptResult.AwaitChildren await) {
      await(row, await.children(), now);
    } else if (attemptResult instanceof AttemptResult.Quarantine quarantine) {
      executions.put(row.attemptTakenBack().quarantined(quarantine.reason()));
      if (row.cancelReason() != null) {
        cancelling.request(row.id(), row.cancelReason(), now);
      }
    }
  }

  private void over(ExecutionRow row, AttemptResult.Finished finished, Instant now) {
    ExecutionRow ended = row.over(finished);
    executions.put(ended);
    Outcome outcome = finished.outcome();
    String summary = outcome == null ? "" : outcome.summary();
    Execution execution = ended.execution();
    int attempt = execution.attemptCounts().attempt();
    if (attempt > 1) {
      executions.record(
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
      setLastRun(
          row.task(),
          new LastExecution(
              row.id(), finished.state(), summary, finished.startedAt(), finished.endedAt()));
    }
    finished.notifications().forEach(one -> admission.admitWaiting(one, now));
    if (finished.outcomeChange() != null) {
      compare(finished.outcomeChange(), now);
    }
    executions.countByParent(ended, now);
  }

  private void compare(OutcomeChange outcomeChange, Instant now) {
    Keys.OfPlugin where = new Keys.OfPlugin(StateStore.ENGINE, outcomeChange.key());
    String before = tables.states.get(where);
    tables.states.put(where, outcomeChange.next());
    outcomeChange
        .notificationsAfter(before == null ? OutcomeChange.NONE : before)
        .forEach(one -> admission.admitWaiting(one, now));
  }

  private void setLastRun(@Nullable TaskId task, LastExecution run) {
    TaskState state = task == null ? null : tables.tasks.get(task);
    if (task != null && state != null && !state.removed()) {
      tables.tasks.put(task, state.withLastRun(run));
    }
  }

  private void release(ExecutionRow row, AttemptResult.Release release) {
    Instant readyAt = release.readyAt() == null ? row.readyAt() : release.readyAt();
    if (release.attempt() == null) {
      executions.put(row.attemptTakenBack().waits(readyAt));
    } else {
      executions.record(row.id(), release.attempt());
      executions.put(row.waits(readyAt));
    }
  }

  private void await(ExecutionRow row, List<NewExecution> asked, Instant now) {
    ChildCounts childCounts = new ChildCounts(0, 0, 0, 0);
    for (NewExecution one : asked) {
      InsertResult insertResult = admission.admitWaiting(one, now);
      childCounts =
          new ChildCounts(
              childCounts.total() + 1,
              childCounts.open() + 1,
              childCounts.warned(),
              childCounts.failed());
      ExecutionRow child = executions.get(insertResult.id());
      if (child != null && child.isOver()) {
        childCounts = childCounts.withFinishedChild(child.state());
      }
    }
    ExecutionRow awaiting = row.awaiting(childCounts).counting(childCounts, now);
    executions.put(awaiting);
    if (awaiting.cancelReason() != null) {
      cancelling.requestOfChildren(row.id(), awaiting.cancelReason(), now);
    }
  }
}
