package io.quarterhour.examples.store;

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
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Executions while they wait and run: each list is one act, done item by item. */
final class FileExecutions implements ExecutionStore {
  private final Acts acts;
  private final Executions executions;
  private final Admission admission;
  private final Claiming claiming;
  private final Completing completing;
  private final Cancelling cancelling;

  FileExecutions(
      Acts acts, Tables tables, Executions executions, Admission admission, Cancelling cancelling) {
    this.acts = acts;
    this.executions = executions;
    this.admission = admission;
    this.cancelling = cancelling;
    claiming = new Claiming(tables, executions);
    completing = new Completing(tables, executions, admission, cancelling);
  }

  private <I, A> List<A> each(List<I> items, Function<I, A> act) {
    return acts.write(() -> items.stream().map(act).toList());
  }

  @Override
  public List<InsertResult> enqueue(List<NewExecution> asked, LeaseRequest leaseRequest) {
    return each(asked, one -> admission.admit(one, leaseRequest));
  }

  @Override
  public ClaimResult claim(ClaimRequest request) {
    return acts.write(() -> claiming.claim(request));
  }

  @Override
  public @Nullable Instant nextReadyAt(ClaimRequest request) {
    return acts.read(() -> claiming.upcoming(request));
  }

  @Override
  public List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest) {
    return each(leases, lease -> claiming.renew(lease, leaseRequest));
  }

  @Override
  public List<CompletionResult> complete(List<Completion> completions, Instant now) {
    return each(completions, completion -> completing.complete(completion, now));
  }

  @Override
  public List<CancelResult> requestCancel(List<ExecutionId> ids, String reason, Instant now) {
    return each(ids, id -> cancelling.request(id, reason, now));
  }

  @Override
  public List<Boolean> release(List<ExecutionId> ids, Instant now) {
    return each(ids, id -> release(id, now));
  }

  private boolean release(ExecutionId id, Instant now) {
    ExecutionRow row = executions.get(id);
    boolean quarantined = row != null && row.state() == ExecutionState.QUARANTINED;
    if (row != null && quarantined) {
      executions.put(row.waits(now));
    }
    return quarantined;
  }
}
