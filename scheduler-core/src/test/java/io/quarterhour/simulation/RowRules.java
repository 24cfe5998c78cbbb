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

/** How a row may change, and how rows may stand beside each other. */
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

  /** A row was inserted. */
  void admitted(
      Execution row,
      NewExecution execution,
      InsertResult.Status status,
      LeaseRequest leaseRequest) {
    boolean leased = status == InsertResult.Status.LEASED;
    trace.demand(
        row.state() == (leased ? ExecutionState.RUNNING : ExecutionState.WAITING)
            && row.ownership().token() == (leased ? 1 : 0),
        "what is admitted waits, or runs under token 1",
        row.id(),
        row.state());
    trace.demand(
        !leased
            || (execution.constraints().leaseRequested()
                && execution.constraints().locks().isEmpty()
                && leaseRequest.node().equals(row.ownership().node())
                && leaseRequest.until().equals(row.ownership().leaseUntil())),
        "what is leased at once was asked for, and names no lock",
        row.id());
    trace.demand(
        row.origin().kind() != Origin.Kind.SCHEDULE || !row.slot().isAfter(time.instant()),
        "no task fires early",
        row.id(),
        row.slot());
  }

  /** A row was read again after an act. */
  void changed(Execution before, Execution after, Ledger.Act act) {
    ExecutionId id = after.id();
    long grown = after.ownership().token() - before.ownership().token();
    trace.demand(
        grown == (act == Ledger.Act.CLAIM ? 1 : 0),
        "a token grows by one when it is claimed, and else never changes",
        id,
        before.ownership().token(),
        after.ownership().token());
    trace.demand(
        before.state() == after.state() || before.state().canBecome(after.state()),
        "a state changes only as it may",
        id,
        before.state(),
        after.state());
    trace.demand(
        !before.state().isFinished()
            || before.state() == ExecutionState.SKIPPED
            || before.equals(after),
        "what is over does not change",
        id);
    trace.demand(
        act == Ledger.Act.CLAIM
            || act == Ledger.Act.COMPLETE
            || before.attemptCounts().equals(after.attemptCounts()),
        "tries change only by claims and completions",
        id);
  }

  /** All rows of an act are read again: how one of them stands beside the others. */
  void stands(Ledger.Entry entry) {
    Execution row = entry.row();
    Instant now = time.instant();
    if (row.state() == ExecutionState.AWAITING_CHILDREN) {
      childrenAreCounted(entry);
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
      trace.demand(holders <= 1, "a lock has one holder", lock, row.id(), holders);
    }
    TaskId task = row.origin().task();
    if (task != null && works(row, task)) {
      overlaps(row, task, now);
    }
  }

  /** The work of a task for several tenants is done by the executions of the tenants. */
  private boolean works(Execution row, TaskId task) {
    Origin.Kind kind = row.origin().kind();
    boolean fansOut =
        scenario.tasks().get(task).task().tenants().map(TenantSelector::fansOut).orElse(false);
    return fansOut
        ? kind == Origin.Kind.CHILD
        : kind == Origin.Kind.SCHEDULE || kind == Origin.Kind.MANUAL;
  }

  private void overlaps(Execution row, TaskId task, Instant now) {
    long leased =
        ledger.live().stream()
            .map(id -> ledger.entry(id).row())
            .filter(other -> task.equals(other.origin().task()) && works(other, task))
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

  private void childrenAreCounted(Ledger.Entry parent) {
    int open = 0;
    int failed = 0;
    int warned = 0;
    for (ExecutionId id : parent.children()) {
      switch (ledger.entry(id).row().state()) {
        case SUCCEEDED -> {
          // Neither open nor worth a mention.
        }
        case WARNING -> warned++;
        case WAITING, RUNNING, AWAITING_CHILDREN, QUARANTINED -> open++;
        default -> failed++;
      }
    }
    var count = parent.row().childCounts();
    trace.demand(
        count != null
            && count.total() == parent.children().size()
            && count.unfinished() == open
            && count.warnings() == warned
            && count.failed() == failed,
        "a parent counts each child once",
        parent.row().id(),
        count,
        "open",
        open,
        "warned",
        warned,
        "failed",
        failed);
  }
}
