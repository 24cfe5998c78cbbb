package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.store.execution.UnclaimedWork;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores live executions. Each list is one transaction, applied item by item. */
final class FileExecutionStore implements ExecutionStore {
  private final Transactions transactions;
  private final ExecutionIndex executionIndex;
  private final ExecutionInserter inserter;
  private final ClaimHandler claimHandler;
  private final CompletionHandler completionHandler;
  private final CancelHandler cancelHandler;

  FileExecutionStore(
      Transactions transactions,
      Tables tables,
      ExecutionIndex executionIndex,
      ExecutionInserter inserter,
      CancelHandler cancelHandler) {
    this.transactions = transactions;
    this.executionIndex = executionIndex;
    this.inserter = inserter;
    this.cancelHandler = cancelHandler;
    claimHandler = new ClaimHandler(tables, executionIndex);
    completionHandler = new CompletionHandler(tables, executionIndex, inserter, cancelHandler);
  }

  private <I, A> List<A> each(List<I> items, Function<I, A> act) {
    return transactions.write(() -> items.stream().map(act).toList());
  }

  @Override
  public List<InsertResult> enqueue(List<NewExecution> newExecutions, LeaseRequest leaseRequest) {
    return each(newExecutions, newExecution -> inserter.insert(newExecution, leaseRequest));
  }

  @Override
  public ClaimResult claim(ClaimRequest request) {
    return transactions.write(() -> claimHandler.claim(request));
  }

  @Override
  public @Nullable Instant nextReadyAt(ClaimRequest request) {
    return transactions.read(() -> claimHandler.nextReadyAt(request));
  }

  @Override
  public UnclaimedWork unclaimed(Instant readyBefore, int limit) {
    return transactions.read(
        () ->
            new UnclaimedWork(claimHandler.overdue(readyBefore), claimHandler.quarantined(limit)));
  }

  @Override
  public List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest) {
    return each(leases, lease -> claimHandler.renew(lease, leaseRequest));
  }

  @Override
  public List<CompletionResult> complete(List<Completion> completions, Instant now) {
    return each(completions, completion -> completionHandler.complete(completion, now));
  }

  @Override
  public List<CancelResult> requestCancel(List<ExecutionId> ids, String reason, Instant now) {
    return each(ids, id -> cancelHandler.requestCancel(id, reason, now));
  }

  @Override
  public List<Boolean> release(List<ExecutionId> ids, Instant now) {
    return each(ids, id -> release(id, now));
  }

  private boolean release(ExecutionId id, Instant now) {
    ExecutionRow row = executionIndex.get(id);
    boolean quarantined = row != null && row.state() == ExecutionState.QUARANTINED;
    if (row != null && quarantined) {
      executionIndex.put(
          row.with(ExecutionTransitions.releasedFromQuarantine(row.execution(), now)));
    }
    return quarantined;
  }
}
