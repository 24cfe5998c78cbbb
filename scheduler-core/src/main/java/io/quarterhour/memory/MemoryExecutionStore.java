package io.quarterhour.memory;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.AttemptRecords;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The live executions, waiting and running, in memory. */
final class MemoryExecutionStore implements ExecutionStore {
  private final MemoryTables memoryTables;
  private final ExecutionInserter executionInserter;
  private final CompletionHandler completionHandler;

  MemoryExecutionStore(
      MemoryTables memoryTables,
      ExecutionInserter executionInserter,
      CompletionHandler completionHandler) {
    this.memoryTables = memoryTables;
    this.executionInserter = executionInserter;
    this.completionHandler = completionHandler;
  }

  @Override
  public List<InsertResult> enqueue(List<NewExecution> executions, LeaseRequest leaseRequest) {
    synchronized (memoryTables) {
      List<InsertResult> answers = new ArrayList<>(executions.size());
      for (NewExecution execution : executions) {
        answers.add(executionInserter.insert(execution, leaseRequest.now(), leaseRequest));
      }
      return answers;
    }
  }

  @Override
  public ClaimResult claim(ClaimRequest request) {
    synchronized (memoryTables) {
      LeaseRequest leaseRequest = request.leaseRequest();
      memoryTables.readyQueue.expire(leaseRequest.now());
      List<ClaimResult.ClaimedExecution> claimed = new ArrayList<>();
      int sources = 0;
      for (ClaimRequest.Capacity capacity : request.queues()) {
        int before = claimed.size();
        claimFrom(capacity, request, claimed);
        sources += claimed.size() > before ? 1 : 0;
      }
      if (sources > 1) {
        claimed.sort(
            Comparator.comparing(
                    (ClaimResult.ClaimedExecution c) -> c.execution().status().readyAt())
                .thenComparing(c -> c.execution().id()));
      }
      return new ClaimResult(claimed, memoryTables.readyQueue.nextOf(request));
    }
  }

  private void claimFrom(
      ClaimRequest.Capacity capacity,
      ClaimRequest request,
      List<ClaimResult.ClaimedExecution> claimed) {
    for (int i = 0; i < capacity.free(); i++) {
      ExecutionRow row = memoryTables.readyQueue.next(capacity.queue(), request);
      if (row == null) {
        return;
      }
      claimed.add(claimed(row, request.leaseRequest()));
    }
  }

  private ClaimResult.ClaimedExecution claimed(ExecutionRow row, LeaseRequest leaseRequest) {
    Execution execution = row.execution();
    boolean takenOver = execution.state() == ExecutionState.RUNNING;
    if (takenOver) {
      memoryTables.addAttempt(row.id, AttemptRecords.lost(execution));
    }
    Execution claimed = ExecutionTransitions.claimed(execution, leaseRequest);
    row.become(claimed);
    memoryTables.readyQueue.acquireLocks(row);
    memoryTables.readyQueue.lease(row, leaseRequest.until());
    return new ClaimResult.ClaimedExecution(claimed, row.document, takenOver);
  }

  @Override
  public @Nullable Instant nextReadyAt(ClaimRequest request) {
    synchronized (memoryTables) {
      memoryTables.readyQueue.expire(request.leaseRequest().now());
      return memoryTables.readyQueue.nextOf(request);
    }
  }

  @Override
  public UnclaimedWork unclaimed(Instant readyBefore, int limit) {
    synchronized (memoryTables) {
      return new UnclaimedWork(
          memoryTables.readyQueue.overdue(readyBefore),
          memoryTables.quarantined.stream().limit(limit).toList());
    }
  }

  @Override
  public List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest) {
    synchronized (memoryTables) {
      List<RenewResult> answers = new ArrayList<>(leases.size());
      for (Lease lease : leases) {
        answers.add(renew(lease, leaseRequest));
      }
      return answers;
    }
  }

  private RenewResult renew(Lease lease, LeaseRequest leaseRequest) {
    ExecutionRow row = owned(lease);
    if (row == null || !memoryTables.readyQueue.holdsItsLocks(row)) {
      return RenewResult.LOST;
    }
    row.become(ExecutionTransitions.renewed(row.execution(), leaseRequest.until()));
    memoryTables.readyQueue.lease(row, leaseRequest.until());
    return row.cancelReason == null ? RenewResult.EXTENDED : RenewResult.CANCEL_REQUESTED;
  }

  /** {@return the row that the lease owns; null if it does not own it any more} */
  private @Nullable ExecutionRow owned(Lease lease) {
    ExecutionRow row = memoryTables.find(lease.execution());
    return row != null && row.state() == ExecutionState.RUNNING && row.token() == lease.token()
        ? row
        : null;
  }

  @Override
  public List<CompletionResult> complete(List<Completion> completions, Instant now) {
    synchronized (memoryTables) {
      List<CompletionResult> answers = new ArrayList<>(completions.size());
      for (Completion completion : completions) {
        answers.add(complete(completion, now));
      }
      return answers;
    }
  }

  private CompletionResult complete(Completion completion, Instant now) {
    ExecutionRow row = owned(completion.lease());
    if (row != null) {
      completionHandler.apply(row, completion.attemptResult(), now);
      return CompletionResult.RECORDED;
    }
    ExecutionRow there = memoryTables.find(completion.lease().execution());
    boolean repeated = there != null && there.token() == completion.lease().token();
    return repeated ? CompletionResult.RECORDED : CompletionResult.STALE;
  }

  @Override
  public List<CancelResult> requestCancel(
      List<ExecutionId> executions, String reason, Instant now) {
    synchronized (memoryTables) {
      List<CancelResult> answers = new ArrayList<>(executions.size());
      for (ExecutionId id : executions) {
        answers.add(cancel(id, reason, now));
      }
      return answers;
    }
  }

  @Override
  public List<Boolean> release(List<ExecutionId> executions, Instant now) {
    synchronized (memoryTables) {
      List<Boolean> answers = new ArrayList<>(executions.size());
      for (ExecutionId id : executions) {
        ExecutionRow row = memoryTables.find(id);
        answers.add(row != null && completionHandler.release(row, now));
      }
      return answers;
    }
  }

  private CancelResult cancel(ExecutionId id, String reason, Instant now) {
    ExecutionRow row = memoryTables.find(id);
    if (row == null || row.state().isFinished()) {
      return row == null ? CancelResult.NOT_FOUND : CancelResult.FINISHED;
    }
    return completionHandler.cancel(row, reason, now);
  }
}
