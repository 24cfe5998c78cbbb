package io.quarterhour.memory;

import io.quarterhour.store.CancelAnswer;
import io.quarterhour.store.Comparison;
import io.quarterhour.store.Ending;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.StateStore;
import io.quarterhour.task.Attempt;
import io.quarterhour.task.Children;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.LastRun;
import io.quarterhour.task.Origin;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.Tries;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What the ends of attempts and executions bring about. */
final class Ends {
  private final Tables tables;
  private final Admission admission;

  Ends(Tables tables, Admission admission) {
    this.tables = tables;
    this.admission = admission;
  }

  void apply(Row row, Ending ending, Instant now) {
    if (ending instanceof Ending.Over over) {
      over(row, over, now);
    } else if (ending instanceof Ending.Retry retry) {
      tables.addAttempt(row.id, retry.attempt());
      row.tries = row.tries.failed();
      row.readyAgainAt(retry.readyAt());
      backInLine(row);
    } else if (ending instanceof Ending.Release release) {
      if (release.attempt() == null) {
        takeAttemptBack(row);
      } else {
        tables.addAttempt(row.id, release.attempt());
      }
      if (release.readyAt() != null) {
        row.readyAgainAt(release.readyAt());
      }
      backInLine(row);
    } else if (ending instanceof Ending.AwaitChildren await) {
      awaitChildren(row, await.children(), now);
    } else if (ending instanceof Ending.Quarantine quarantine) {
      takeAttemptBack(row);
      if (row.owner != null && row.owner.cancelReason != null) {
        cancelWaiting(row, row.owner.cancelReason, now);
      } else {
        row.quarantine = quarantine.reason();
        giveUp(row);
        row.state = ExecutionState.QUARANTINED;
      }
    }
  }

  /** Lets a row out of quarantine, if it is there. */
  boolean release(Row row, Instant now) {
    if (row.state != ExecutionState.QUARANTINED) {
      return false;
    }
    row.quarantine = null;
    row.readyAgainAt(now);
    backInLine(row);
    return true;
  }

  private void over(Row row, Ending.Over over, Instant now) {
    String summary = over.outcome() == null ? "" : over.outcome().summary();
    if (row.tries.attempt() > 1) {
      tables.addAttempt(
          row.id,
          new Attempt(
              row.tries.attempt(),
              row.owner == null ? null : row.owner.node,
              over.startedAt(),
              over.endedAt(),
              over.state(),
              summary));
    }
    noteLastRun(row, over, summary);
    String wish = row.owner == null ? null : row.owner.cancelReason;
    String reason = over.state() == ExecutionState.CANCELLED && wish != null ? wish : over.reason();
    finish(
        row,
        over.state(),
        new Row.End(reason, over.outcome(), over.startedAt(), over.endedAt()),
        now);
    for (NewExecution notification : over.notifications()) {
      admission.admit(notification, now, null);
    }
    if (over.comparison() != null) {
      compare(over.comparison(), now);
    }
  }

  private void compare(Comparison comparison, Instant now) {
    String before = tables.states.put(StateStore.ENGINE, comparison.key(), comparison.next());
    for (NewExecution notification : comparison.told(before == null ? Comparison.NONE : before)) {
      admission.admit(notification, now, null);
    }
  }

  private void noteLastRun(Row row, Ending.Over over, String summary) {
    TaskId task = row.countedTask();
    TaskCell cell =
        task == null || row.origin.kind() == Origin.Kind.TENANT ? null : tables.tasks.get(task);
    if (cell != null && !cell.removed) {
      cell.lastRun = new LastRun(row.id, over.state(), summary, over.startedAt(), over.endedAt());
    }
  }

  /** Cancels a row that nobody owns. */
  void cancelWaiting(Row row, String reason, Instant now) {
    Instant startedAt = row.owner == null || row.tries.attempt() == 0 ? null : row.owner.startedAt;
    finish(row, ExecutionState.CANCELLED, new Row.End(reason, null, startedAt, now), now);
  }

  /** Asks a row that is not over to stop. */
  CancelAnswer cancel(Row row, String reason, Instant now) {
    if (row.state == ExecutionState.QUARANTINED
        || (row.state == ExecutionState.WAITING && row.children == null)) {
      cancelWaiting(row, reason, now);
      return CancelAnswer.CANCELLED;
    }
    if (row.owner != null && row.owner.cancelReason == null) {
      row.owner.cancelReason = reason;
    }
    if (row.state == ExecutionState.AWAITING_CHILDREN) {
      tables.liveUnder(row.id).forEach(child -> cancel(child, reason, now));
    }
    return CancelAnswer.REQUESTED;
  }

  private void finish(Row row, ExecutionState state, Row.End end, Instant now) {
    row.state = state;
    row.end = end;
    if (row.owner != null) {
      row.owner.leaseUntil = null;
    }
    tables.finish(row);
    Row parent =
        row.origin.kind() == Origin.Kind.TENANT && row.origin.parent() != null
            ? tables.find(row.origin.parent())
            : null;
    if (parent != null
        && parent.state == ExecutionState.AWAITING_CHILDREN
        && parent.children != null) {
      parent.children = parent.children.ended(state);
      wakeIfLast(parent, now);
    }
  }

  private void wakeIfLast(Row parent, Instant now) {
    if (Objects.requireNonNull(parent.children).open() == 0) {
      parent.readyAgainAt(now);
      parent.state = ExecutionState.WAITING;
      tables.ready.await(parent);
    }
  }

  private void backInLine(Row row) {
    giveUp(row);
    row.state = ExecutionState.WAITING;
    tables.ready.await(row);
  }

  private void giveUp(Row row) {
    if (row.owner != null) {
      row.owner.leaseUntil = null;
    }
    row.leaveQueue();
    tables.ready.free(row);
  }

  private static void takeAttemptBack(Row row) {
    Tries tries = row.tries;
    row.tries = new Tries(tries.attempt() - 1, tries.failures(), tries.lostLeases());
  }

  private void awaitChildren(Row parent, List<NewExecution> children, Instant now) {
    giveUp(parent);
    takeAttemptBack(parent);
    parent.state = ExecutionState.AWAITING_CHILDREN;
    Children count = new Children(children.size(), children.size(), 0, 0);
    String wish = parent.owner == null ? null : parent.owner.cancelReason;
    for (NewExecution child : children) {
      Row row = tables.find(admission.admit(child, now, null).id());
      if (row != null && wish != null && !row.state.isOver()) {
        cancel(row, wish, now);
      }
      if (row != null && row.state.isOver()) {
        count = count.ended(row.state);
      }
    }
    parent.children = count;
    wakeIfLast(parent, now);
  }

  /** {@return whether the row is in nobody's hands, so that nobody has to be asked to stop} */
  static boolean waits(Row row) {
    return row.state == ExecutionState.WAITING || row.state == ExecutionState.QUARANTINED;
  }
}
