package io.quarterhour.examples.store;

import io.quarterhour.store.Admitted;
import io.quarterhour.store.Comparison;
import io.quarterhour.store.Completion;
import io.quarterhour.store.CompletionAnswer;
import io.quarterhour.store.Ending;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.StateStore;
import io.quarterhour.task.Attempt;
import io.quarterhour.task.Children;
import io.quarterhour.task.Execution;
import io.quarterhour.task.LastRun;
import io.quarterhour.task.Outcome;
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

  CompletionAnswer complete(Completion completion, Instant now) {
    ExecutionRow row = executions.get(completion.lease().execution());
    long token = completion.lease().token();
    if (row == null || token == 0 || row.execution().ownership().token() != token) {
      return CompletionAnswer.STALE;
    }
    // Whose token is the youngest and who owns nothing has said it before.
    if (row.isRunning()) {
      end(row, completion.ending(), now);
    }
    return CompletionAnswer.RECORDED;
  }

  private void end(ExecutionRow row, Ending ending, Instant now) {
    if (ending instanceof Ending.Over over) {
      over(row, over, now);
    } else if (ending instanceof Ending.Retry retry) {
      executions.record(row.id(), retry.attempt());
      executions.put(row.failedOnce().waits(retry.readyAt()));
    } else if (ending instanceof Ending.Release release) {
      release(row, release);
    } else if (ending instanceof Ending.AwaitChildren await) {
      await(row, await.children(), now);
    } else if (ending instanceof Ending.Quarantine quarantine) {
      executions.put(row.attemptTakenBack().quarantined(quarantine.reason()));
      if (row.cancelReason() != null) {
        cancelling.request(row.id(), row.cancelReason(), now);
      }
    }
  }

  private void over(ExecutionRow row, Ending.Over over, Instant now) {
    ExecutionRow ended = row.over(over);
    executions.put(ended);
    Outcome outcome = over.outcome();
    String summary = outcome == null ? "" : outcome.summary();
    Execution execution = ended.execution();
    int attempt = execution.tries().attempt();
    if (attempt > 1) {
      executions.record(
          row.id(),
          new Attempt(
              attempt,
              execution.ownership().node(),
              over.startedAt(),
              over.endedAt(),
              over.state(),
              summary));
    }
    if (!row.isChild() && !row.isNotification()) {
      setLastRun(
          row.task(),
          new LastRun(row.id(), over.state(), summary, over.startedAt(), over.endedAt()));
    }
    over.notifications().forEach(one -> admission.admitWaiting(one, now));
    if (over.comparison() != null) {
      compare(over.comparison(), now);
    }
    executions.countByParent(ended, now);
  }

  private void compare(Comparison comparison, Instant now) {
    Keys.OfPlugin where = new Keys.OfPlugin(StateStore.ENGINE, comparison.key());
    String before = tables.states.get(where);
    tables.states.put(where, comparison.next());
    comparison
        .told(before == null ? Comparison.NONE : before)
        .forEach(one -> admission.admitWaiting(one, now));
  }

  private void setLastRun(@Nullable TaskId task, LastRun run) {
    TaskState state = task == null ? null : tables.tasks.get(task);
    if (task != null && state != null && !state.removed()) {
      tables.tasks.put(task, state.withLastRun(run));
    }
  }

  private void release(ExecutionRow row, Ending.Release release) {
    Instant readyAt = release.readyAt() == null ? row.readyAt() : release.readyAt();
    if (release.attempt() == null) {
      executions.put(row.attemptTakenBack().waits(readyAt));
    } else {
      executions.record(row.id(), release.attempt());
      executions.put(row.waits(readyAt));
    }
  }

  private void await(ExecutionRow row, List<NewExecution> asked, Instant now) {
    Children children = new Children(0, 0, 0, 0);
    for (NewExecution one : asked) {
      Admitted admitted = admission.admitWaiting(one, now);
      children =
          new Children(
              children.total() + 1, children.open() + 1, children.warned(), children.failed());
      ExecutionRow child = executions.get(admitted.id());
      if (child != null && child.isOver()) {
        children = children.ended(child.state());
      }
    }
    ExecutionRow awaiting = row.awaiting(children).counting(children, now);
    executions.put(awaiting);
    if (awaiting.cancelReason() != null) {
      cancelling.requestOfChildren(row.id(), awaiting.cancelReason(), now);
    }
  }
}
