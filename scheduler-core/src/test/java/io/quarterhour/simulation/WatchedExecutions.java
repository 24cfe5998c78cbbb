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
import io.quarterhour.store.execution.UnclaimedWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An execution store that traces and checks each act on executions. */
final class WatchedExecutions implements ExecutionStore {
  private final World world;
  private final ExecutionStore truth;
  private final Ledger ledger;
  private final EndRules endRules;

  WatchedExecutions(World world) {
    this.world = world;
    truth = world.truth.executions();
    ledger = world.ledger;
    endRules = new EndRules(world);
  }

  @Override
  public List<InsertResult> enqueue(List<NewExecution> executions, LeaseRequest leaseRequest) {
    List<InsertResult> results = truth.enqueue(executions, leaseRequest);
    for (int i = 0; i < results.size(); i++) {
      ledger.trace("enqueue", executions.get(i).id(), results.get(i).status());
      ledger.admitted(executions.get(i), results.get(i), leaseRequest);
    }
    ledger.settle(Ledger.Act.INSERT, results.stream().map(InsertResult::id).toList());
    return results;
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
      requireClaimable(ledger.entry(execution.id()).row(), claimed);
      touched.add(execution.id());
    }
    ledger.settle(Ledger.Act.CLAIM, touched);
    return claimResult;
  }

  private void requireClaimable(Execution before, ClaimResult.ClaimedExecution claimed) {
    Instant now = world.time.instant();
    ExecutionId id = before.id();
    world.trace.demand(
        before.state() == ExecutionState.WAITING || before.state() == ExecutionState.RUNNING,
        "only waiting or running executions are claimed",
        id,
        before.state());
    world.trace.demand(
        !before.status().readyAt().isAfter(now),
        "an execution is not claimed before it is ready",
        id,
        before.status().readyAt());
    world.trace.demand(
        !Ledger.isLeased(before, now), "an execution with a valid lease is not claimed", id);
    world.trace.demand(
        claimed.takenOver() == (before.state() == ExecutionState.RUNNING),
        "a claim is marked as taken over if and only if the execution was running",
        id);
  }

  @Override
  public UnclaimedWork unclaimed(Instant readyBefore, int limit) {
    return truth.unclaimed(readyBefore, limit);
  }

  @Override
  public List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest) {
    ledger.mustNotBeAhead(leaseRequest.now());
    List<RenewResult> results = truth.renew(leases, leaseRequest);
    for (int i = 0; i < leases.size(); i++) {
      Lease lease = leases.get(i);
      Execution before = ledger.entry(lease.execution()).row();
      boolean owned = isOwned(before, lease);
      if (results.get(i) != RenewResult.EXTENDED) {
        ledger.trace("renew", lease.execution(), lease.token(), results.get(i));
      }
      world.trace.demand(
          results.get(i) == RenewResult.LOST || owned,
          "a lease is extended only for the newest token",
          lease.execution(),
          lease.token());
    }
    ledger.settle(Ledger.Act.RENEW, leases.stream().map(Lease::execution).toList());
    return results;
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
    List<CompletionResult> results = truth.complete(completions, now);
    List<ExecutionId> touched = new ArrayList<>();
    for (int i = 0; i < completions.size(); i++) {
      Completion completion = completions.get(i);
      ledger.trace(
          owned.get(i) ? "complete" : "repeat",
          completion.lease().execution(),
          completion.lease().token(),
          completion.attemptResult().getClass().getSimpleName(),
          results.get(i));
      endRules.completed(completion, owned.get(i), results.get(i));
      touched.add(completion.lease().execution());
    }
    ledger.settle(Ledger.Act.COMPLETE, touched);
    endRules.settled(completions, owned);
    return results;
  }

  @Override
  public List<CancelResult> requestCancel(
      List<ExecutionId> executions, String reason, Instant now) {
    List<CancelResult> results = truth.requestCancel(executions, reason, now);
    List<ExecutionId> touched = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      ExecutionId id = executions.get(i);
      ledger.trace("cancel", id, results.get(i));
      touched.add(id);
      touched.addAll(ledger.entry(id).children());
    }
    ledger.settle(Ledger.Act.CANCEL, touched);
    return results;
  }

  @Override
  public List<Boolean> release(List<ExecutionId> executions, Instant now) {
    List<Boolean> results = truth.release(executions, now);
    ledger.settle(Ledger.Act.RELEASE, executions);
    return results;
  }
}
