package io.quarterhour.memory;

import io.quarterhour.store.Admitted;
import io.quarterhour.store.CancelAnswer;
import io.quarterhour.store.ClaimRequest;
import io.quarterhour.store.Claims;
import io.quarterhour.store.Completion;
import io.quarterhour.store.CompletionAnswer;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.Lease;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.Renewal;
import io.quarterhour.task.Attempt;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executions in memory, while they wait and run. */
final class MemoryExecutions implements ExecutionStore {
  private final Tables tables;
  private final Admission admission;
  private final Ends ends;

  MemoryExecutions(Tables tables, Admission admission, Ends ends) {
    this.tables = tables;
    this.admission = admission;
    this.ends = ends;
  }

  @Override
  public List<Admitted> enqueue(List<NewExecution> executions, LeaseTerms terms) {
    synchronized (tables) {
      List<Admitted> answers = new ArrayList<>(executions.size());
      for (NewExecution execution : executions) {
        answers.add(admission.admit(execution, terms.now(), terms));
      }
      return answers;
    }
  }

  @Override
  public Claims claim(ClaimRequest request) {
    synchronized (tables) {
      LeaseTerms terms = request.terms();
      tables.ready.expire(terms.now());
      List<Claims.Claimed> claimed = new ArrayList<>();
      int sources = 0;
      for (ClaimRequest.Capacity capacity : request.queues()) {
        int before = claimed.size();
        claimFrom(capacity, request, claimed);
        sources += claimed.size() > before ? 1 : 0;
      }
      if (sources > 1) {
        claimed.sort(
            Comparator.comparing((Claims.Claimed c) -> c.execution().course().readyAt())
                .thenComparing(c -> c.execution().id()));
      }
      return new Claims(claimed, tables.ready.nextOf(request));
    }
  }

  private void claimFrom(
      ClaimRequest.Capacity capacity, ClaimRequest request, List<Claims.Claimed> claimed) {
    for (int i = 0; i < capacity.free(); i++) {
      Row row = tables.ready.next(capacity.queue(), request.actions(), request.terms().now());
      if (row == null) {
        return;
      }
      claimed.add(take(row, request.terms()));
    }
  }

  private Claims.Claimed take(Row row, LeaseTerms terms) {
    boolean takenOver = row.state == ExecutionState.RUNNING;
    Row.Owner last = row.owner;
    if (takenOver && last != null) {
      tables.addAttempt(
          row.id,
          new Attempt(
              row.tries.attempt(),
              last.node,
              last.startedAt,
              last.leaseUntil == null ? terms.now() : last.leaseUntil,
              ExecutionState.INTERRUPTED,
              "the lease ran out"));
      row.tries = row.tries.lost();
    }
    row.state = ExecutionState.RUNNING;
    row.tries = row.tries.next();
    String cancelReason = last == null ? null : last.cancelReason;
    Instant startedAt = row.children != null && last != null ? last.startedAt : terms.now();
    row.owner = new Row.Owner(row.token() + 1, terms.node(), startedAt, terms.until());
    row.owner.cancelReason = cancelReason;
    tables.ready.takeLocks(row);
    tables.ready.lease(row, terms.until());
    return new Claims.Claimed(row.snapshot(), row.document, takenOver);
  }

  @Override
  public @Nullable Instant nextReadyAt(ClaimRequest request) {
    synchronized (tables) {
      tables.ready.expire(request.terms().now());
      return tables.ready.nextOf(request);
    }
  }

  @Override
  public List<Renewal> renew(List<Lease> leases, LeaseTerms terms) {
    synchronized (tables) {
      List<Renewal> answers = new ArrayList<>(leases.size());
      for (Lease lease : leases) {
        answers.add(renew(lease, terms));
      }
      return answers;
    }
  }

  private Renewal renew(Lease lease, LeaseTerms terms) {
    Row row = owned(lease);
    if (row == null || row.owner == null || !tables.ready.holdsItsLocks(row)) {
      return Renewal.LOST;
    }
    row.owner.leaseUntil = terms.until();
    tables.ready.lease(row, terms.until());
    return row.owner.cancelReason == null ? Renewal.EXTENDED : Renewal.CANCEL_WANTED;
  }

  /** {@return the row that the lease owns, or null if it does not any more} */
  private @Nullable Row owned(Lease lease) {
    Row row = tables.find(lease.execution());
    return row != null && row.state == ExecutionState.RUNNING && row.token() == lease.token()
        ? row
        : null;
  }

  @Override
  public List<CompletionAnswer> complete(List<Completion> completions, Instant now) {
    synchronized (tables) {
      List<CompletionAnswer> answers = new ArrayList<>(completions.size());
      for (Completion completion : completions) {
        answers.add(complete(completion, now));
      }
      return answers;
    }
  }

  private CompletionAnswer complete(Completion completion, Instant now) {
    Row row = owned(completion.lease());
    if (row != null) {
      ends.apply(row, completion.ending(), now);
      return CompletionAnswer.RECORDED;
    }
    Row there = tables.find(completion.lease().execution());
    boolean repeated = there != null && there.token() == completion.lease().token();
    return repeated ? CompletionAnswer.RECORDED : CompletionAnswer.STALE;
  }

  @Override
  public List<CancelAnswer> requestCancel(
      List<ExecutionId> executions, String reason, Instant now) {
    synchronized (tables) {
      List<CancelAnswer> answers = new ArrayList<>(executions.size());
      for (ExecutionId id : executions) {
        answers.add(cancel(id, reason, now));
      }
      return answers;
    }
  }

  @Override
  public List<Boolean> release(List<ExecutionId> executions, Instant now) {
    synchronized (tables) {
      List<Boolean> answers = new ArrayList<>(executions.size());
      for (ExecutionId id : executions) {
        Row row = tables.find(id);
        answers.add(row != null && ends.release(row, now));
      }
      return answers;
    }
  }

  private CancelAnswer cancel(ExecutionId id, String reason, Instant now) {
    Row row = tables.find(id);
    if (row == null || row.state.isOver()) {
      return row == null ? CancelAnswer.UNKNOWN : CancelAnswer.OVER;
    }
    return ends.cancel(row, reason, now);
  }
}
