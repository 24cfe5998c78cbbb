package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Instant;

/** The rules for changes of a row, and for rows that exist at the same time. */
final class RowRules {
  private final Ledger ledger;
  private final VirtualTime time;
  private final Trace trace;
  private final Scenario scenario;

  RowRules(Ledger ledger, VirtualTime time, Trace trace, Scenario scenario) {
    this.ledger = ledger;
    this.time = time;
    this.trace = trace;
    this.scenario = scenario;
  }

  /** Checks a row that was inserted. */
  void admitted(
      Execution row,
      NewExecution execution,
      InsertResult.Status status,
      LeaseRequest leaseRequest) {
    boolean leased = status == InsertResult.Status.LEASED;
    trace.demand(
        row.state() == (leased ? ExecutionState.RUNNING : ExecutionState.WAITING)
            && row.ownership().token() == (leased ? 1 : 0),
        "an inserted execution waits with token 0 or runs with token 1",
        row.id(),
        row.state());
    trace.demand(
        !leased
            || (execution.constraints().leaseRequested()
                && execution.constraints().locks().isEmpty()
                && leaseRequest.node().equals(row.ownership().node())
                && leaseRequest.until().equals(row.ownership().leaseUntil())),
        "an execution is leased on insert only if that was requested and it names no lock",
        row.id());
    trace.demand(
        row.origin().kind() != Origin.Kind.SCHEDULE || !row.slot().isAfter(time.instant()),
        "no task fires early",
        row.id(),
        row.slot());
  }

  /** Checks the change of a row that was read again after an act. */
  void changed(Execution before, Execution after, Ledger.Act act) {
    ExecutionId id = after.id();
    long increase = after.ownership().token() - before.ownership().token();
    trace.demand(
        increase == (act == Ledger.Act.CLAIM ? 1 : 0),
        "a token grows by one with each claim and does not change otherwise",
        id,
        before.ownership().token(),
        after.ownership().token());
    trace.demand(
        before.state() == after.state() || before.state().canBecome(after.state()),
        "a state changes only by a permitted transition",
        id,
        before.state(),
        after.state());
    trace.demand(
        !before.state().isFinished()
            || before.state() == ExecutionState.SKIPPED
            || before.equals(after),
        "a finished execution does not change",
        id);
    trace.demand(
        act == Ledger.Act.CLAIM
            || act == Ledger.Act.COMPLETE
            || before.attemptCounts().equals(after.attemptCounts()),
        "attempt counts change only by claims and completions",
        id);
  }

  /** Checks a row against the other rows, after all rows of an act were read again. */
  void stands(Ledger.Entry entry) {
    Execution row = entry.row();
    Instant now = time.instant();
    if (row.state() == ExecutionState.AWAITING_CHILDREN) {
      checkChildCounts(entry);
    }
    if (!Ledger.isLeased(row, now)) {
      return;
    }
    for (String lock : entry.locks()) {
      long holders =
          ledger.live().stream()
              .map(ledger::entry)
              .filter(other -> other.locks().contains(lock) && Ledger.isLeased(other.row(), now))
              .count();
      trace.demand(holders <= 1, "a lock has at most one holder", lock, row.id(), holders);
    }
    TaskId task = row.origin().task();
    if (task != null && runsTheAction(row, task)) {
      checkOverlaps(row, task, now);
    }
  }

  /** The action of a task for several tenants is run by the executions of the single tenants. */
  private boolean runsTheAction(Execution row, TaskId task) {
    Origin.Kind kind = row.origin().kind();
    boolean fansOut =
        scenario.tasks().get(task).task().tenants().map(TenantSelector::fansOut).orElse(false);
    return fansOut
        ? kind == Origin.Kind.CHILD
        : kind == Origin.Kind.SCHEDULE || kind == Origin.Kind.MANUAL;
  }

  private void checkOverlaps(Execution row, TaskId task, Instant now) {
    long leased =
        ledger.live().stream()
            .map(id -> ledger.entry(id).row())
            .filter(other -> task.equals(other.origin().task()) && runsTheAction(other, task))
            .filter(other -> other.tenant().equals(row.tenant()))
            .filter(other -> Ledger.isLeased(other, now))
            .count();
    int limit = scenario.tasks().get(task).leasedAtOnce();
    trace.demand(
        leased <= limit,
        "no more executions of a task run than its overlap policy allows",
        task,
        scenario.tasks().get(task).task().policies().overlap(),
        row.id(),
        leased);
  }

  private void checkChildCounts(Ledger.Entry parent) {
    int unfinished = 0;
    int failed = 0;
    int warned = 0;
    for (ExecutionId id : parent.children()) {
      switch (ledger.entry(id).row().state()) {
        case SUCCEEDED -> {
          // Succeeded children are not counted separately.
        }
        case WARNING -> warned++;
        case WAITING, RUNNING, AWAITING_CHILDREN, QUARANTINED -> unfinished++;
        default -> failed++;
      }
    }
    var counts = parent.row().childCounts();
    trace.demand(
        counts != null
            && counts.total() == parent.children().size()
            && counts.unfinished() == unfinished
            && counts.warnings() == warned
            && counts.failed() == failed,
        "a parent counts each child once",
        parent.row().id(),
        counts,
        "unfinished",
        unfinished,
        "warned",
        warned,
        "failed",
        failed);
  }
}
