package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.RenewResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches what is done to executions. */
final class WatchedExecutions implements ExecutionStore {
  private final World world;
  private final ExecutionStore truth;
  private final Ledger ledger;
  private final EndRules ends;

  WatchedExecutions(World world) {
    this.world = world;
    truth = world.truth.executions();
    ledger = world.ledger;
    ends = new EndRules(world);
  }

  @Override
  public List<InsertResult> enqueue(List<NewExecution> executions, LeaseRequest leaseRequest) {
    List<InsertResult> answers = truth.enqueue(executions, leaseRequest);
    for (int i = 0; i < answers.size(); i++) {
      ledger.trace("enqueue", executions.get(i).id(), answers.get(i).status());
      ledger.admitted(executions.get(i), answers.get(i), leaseRequest);
    }
    ledger.settle(Ledger.Act.INSERT, answers.stream().map(InsertResult::id).toList());
    return answers;
  }

  @Override
  public @Nullable Instant nextReadyAt(ClaimRequest request) {
    ledger.mustNotBeAhead(request.leaseRequest().now());
    ledger.claims(request);
    return truth.nextReadyAt(request);
  }

  @Override
  public ClaimResult claim(ClaimRequest request) {
    ledger.mustNotBeAhead(request.leaseRequest().now());
    ledger.claims(request);
    ClaimResult claimResult = truth.claim(request);
    List<ExecutionId> touched = new ArrayList<>();
    for (ClaimResult.ClaimedExecution claimed : claimResult.executions()) {
      Execution execution = claimed.execution();
      ledger.trace(
          claimed.takenOver() ? "take over" : "claim",
          execution.id(),
          execution.ownership().token(),
          execution.action());
      mayClaim(ledger.entry(execution.id()).row(), claimed);
      touched.add(execution.id());
    }
    ledger.settle(Ledger.Act.CLAIM, touched);
    return claimResult;
  }

  private void mayClaim(Execution before, ClaimResult.ClaimedExecution claimed) {
    Instant now = world.time.instant();
    ExecutionId id = before.id();
    world.trace.demand(
        before.state() == ExecutionState.WAITING || before.state() == ExecutionState.RUNNING,
        "only what waits or runs is claimed",
        id,
        before.state());
    world.trace.demand(
        !before.status().readyAt().isAfter(now),
        "nothing is claimed before it is ready",
        id,
        before.status().readyAt());
    world.trace.demand(!Ledger.isLeased(before, now), "no live lease is taken over", id);
    world.trace.demand(
        claimed.takenOver() == (before.state() == ExecutionState.RUNNING),
        "who takes over is told so, and nobody else",
        id);
  }

  @Override
  public List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest) {
    ledger.mustNotBeAhead(leaseRequest.now());
    List<RenewResult> answers = truth.renew(leases, leaseRequest);
    for (int i = 0; i < leases.size(); i++) {
      Lease lease = leases.get(i);
      Execution before = ledger.entry(lease.execution()).row();
      boolean owned = isOwned(before, lease);
      if (answers.get(i) != RenewResult.EXTENDED) {
        ledger.trace("renew", lease.execution(), lease.token(), answers.get(i));
      }
      world.trace.demand(
          answers.get(i) == RenewResult.LOST || owned,
          "a lease is prolonged only for the youngest token",
          lease.execution(),
          lease.token());
    }
    ledger.settle(Ledger.Act.RENEW, leases.stream().map(Lease::execution).toList());
    return answers;
  }

  private static boolean isOwned(Execution row, Lease lease) {
    return row.state() == ExecutionState.RUNNING && row.ownership().token() == lease.token();
  }

  @Override
  public List<CompletionResult> complete(List<Completion> completions, Instant now) {
    ledger.mustNotBeAhead(now);
    List<Boolean> owned =
        completions.stream()
            .map(c -> isOwned(ledger.entry(c.lease().execution()).row(), c.lease()))
            .toList();
    List<CompletionResult> answers = truth.complete(completions, now);
    List<ExecutionId> touched = new ArrayList<>();
    for (int i = 0; i < completions.size(); i++) {
      Completion completion = completions.get(i);
      ledger.trace(
          owned.get(i) ? "complete" : "again",
          completion.lease().execution(),
          completion.lease().token(),
          completion.attemptResult().getClass().getSimpleName(),
          answers.get(i));
      ends.completed(completion, owned.get(i), answers.get(i));
      touched.add(completion.lease().execution());
    }
    ledger.settle(Ledger.Act.COMPLETE, touched);
    ends.settled(completions, owned);
    return answers;
  }

  @Override
  public List<CancelResult> requestCancel(
      List<ExecutionId> executions, String reason, Instant now) {
    List<CancelResult> answers = truth.requestCancel(executions, reason, now);
    List<ExecutionId> touched = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      ExecutionId id = executions.get(i);
      ledger.trace("cancel", id, answers.get(i));
      touched.add(id);
      touched.addAll(ledger.entry(id).children());
    }
    ledger.settle(Ledger.Act.CANCEL, touched);
    return answers;
  }

  @Override
  public List<Boolean> release(List<ExecutionId> executions, Instant now) {
    List<Boolean> answers = truth.release(executions, now);
    ledger.settle(Ledger.Act.RELEASE, executions);
    return answers;
  }
}
