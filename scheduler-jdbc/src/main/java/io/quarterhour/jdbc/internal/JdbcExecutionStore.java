package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.claim.ExecutionClaims;
import io.quarterhour.jdbc.internal.claim.ScanStarts;
import io.quarterhour.jdbc.internal.claim.UnclaimedRows;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.jdbc.internal.rows.LiveRows;
import io.quarterhour.jdbc.internal.rows.LockedTasks;
import io.quarterhour.jdbc.internal.sql.Batches;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.SetAsideItem;
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
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores executions in tables while they wait and run. */
public final class JdbcExecutionStore implements ExecutionStore {
  private static final String ENQUEUE = "enqueue executions";

  /**
   * The longest list that is grouped with those of other callers; a longer list gets a commit of
   * its own.
   */
  private static final int MAX_GROUPED_LIST = 50;

  /** The maximum number of characters of the documents of such a list. */
  private static final long MAX_GROUPED_CHARACTERS = 16_384;

  /** The maximum number of executions in one grouped write. */
  private static final int MAX_GROUPED = 500;

  /** While one writer commits, the other one prepares its rows. */
  private static final int WRITERS = 2;

  private static final String RECORD = "record the results of attempts";

  private final TransactionRunner transactionRunner;
  private final ScanStarts scanStarts;
  private final ExecutionClaims claims;
  private final GroupCommit<NewExecution> groupCommit =
      new GroupCommit<>(WRITERS, MAX_GROUPED, this::insertBulk);

  /**
   * Creates a store that works through a transaction runner and maintains the scan starts of the
   * queues.
   */
  public JdbcExecutionStore(TransactionRunner transactionRunner, ScanStarts scanStarts) {
    this.transactionRunner = transactionRunner;
    this.scanStarts = scanStarts;
    claims = new ExecutionClaims(transactionRunner, scanStarts);
  }

  @Override
  public List<InsertResult> enqueue(List<NewExecution> executions, LeaseRequest leaseRequest) {
    if (executions.isEmpty()) {
      return List.of();
    }
    scanStarts.added(executions);
    return enqueue(
        executions,
        transactionRunner.isHostTransaction() ? null : leaseRequest,
        leaseRequest.now());
  }

  /**
   * {@code leaseRequest} is null if nothing may be leased: an execution must not start if the host
   * may still roll it back.
   */
  private List<InsertResult> enqueue(
      List<NewExecution> executions, @Nullable LeaseRequest leaseRequest, Instant now) {
    if (transactionRunner.dialect().supportsArrayStatements()
        && executions.stream().allMatch(BulkEnqueue::includes)) {
      List<LiveRowInserts.Insert> calls =
          executions.stream().map(call -> LiveRowInserts.Insert.of(call, leaseRequest)).toList();
      if (enqueueBulk(calls, executions)) {
        return calls.stream().map(LiveRowInserts.Insert::result).toList();
      }
    }
    return transactionRunner.run(
        ENQUEUE, session -> enqueue(session, executions, leaseRequest, now));
  }

  /**
   * {@return whether all executions were inserted; if not, none was: some of them exist already,
   * one of several is to be leased, or their documents are too long for one statement}
   */
  private boolean enqueueBulk(List<LiveRowInserts.Insert> calls, List<NewExecution> executions) {
    if (calls.size() == 1 && (calls.get(0).leased() || transactionRunner.isHostTransaction())) {
      return transactionRunner.tryOne(
          ENQUEUE, session -> BulkEnqueue.insert(session, calls.get(0)), false);
    }
    if (calls.stream().anyMatch(LiveRowInserts.Insert::leased)) {
      return false;
    }
    long characters = executions.stream().mapToLong(NewExecution::textLength).sum();
    if (characters > Batches.MAX_CHARACTERS && executions.size() > 1) {
      return false;
    }
    if (executions.size() > MAX_GROUPED_LIST
        || characters > MAX_GROUPED_CHARACTERS
        || transactionRunner.isHostTransaction()) {
      return insertBulk(executions);
    }
    return groupCommit.write(executions) || insertBulk(executions);
  }

  private boolean insertBulk(List<NewExecution> calls) {
    return transactionRunner.tryOne(
        ENQUEUE,
        session ->
            calls.size() == 1
                ? BulkEnqueue.insert(session, new LiveRowInserts.Insert(calls.get(0), null))
                : BulkEnqueue.insert(session, calls),
        false);
  }

  private static List<InsertResult> enqueue(
      Session session,
      List<NewExecution> executions,
      @Nullable LeaseRequest leaseRequest,
      Instant now)
      throws SQLException {
    ExecutionInserter executionInserter = inserter(session, executions);
    List<InsertResult> answers = new ArrayList<>(executions.size());
    for (NewExecution execution : executions) {
      answers.add(executionInserter.insert(execution, now, leaseRequest));
    }
    executionInserter.write();
    return answers;
  }

  /** Locks the tasks of executions to be inserted, and prepares the insert. */
  private static ExecutionInserter inserter(Session session, List<NewExecution> executions)
      throws SQLException {
    Set<TaskId> affected = new HashSet<>();
    LockedTasks.collect(executions, affected);
    LockedTasks tasks = new LockedTasks(session);
    tasks.lock(affected);
    ExecutionInserter executionInserter = new ExecutionInserter(session, tasks);
    executionInserter.lookUp(executions);
    return executionInserter;
  }

  @Override
  public ClaimResult claim(ClaimRequest request) {
    return claims.claim(request);
  }

  @Override
  public @Nullable Instant nextReadyAt(ClaimRequest request) {
    return claims.nextReadyAt(request);
  }

  /** {@return the executions that are set aside, because the database refuses their claim} */
  public List<SetAsideItem> setAside() {
    return claims.setAside();
  }

  @Override
  public UnclaimedWork unclaimed(Instant readyBefore, int limit) {
    return transactionRunner.read(
        "find executions that no node claims",
        session -> UnclaimedRows.find(session, readyBefore, limit));
  }

  @Override
  public List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest) {
    if (leases.isEmpty()) {
      return List.of();
    }
    return transactionRunner.run(
        "renew leases", session -> LeaseRenewal.renew(session, leases, leaseRequest));
  }

  @Override
  public List<CompletionResult> complete(List<Completion> completions, Instant now) {
    if (completions.isEmpty()) {
      return List.of();
    }
    scanStarts.ended(completions);
    List<ExecutionId> ids = completions.stream().map(one -> one.lease().execution()).toList();
    return DuplicateIdRepair.repairAfter(transactionRunner, ids, () -> record(completions, now));
  }

  private List<CompletionResult> record(List<Completion> completions, Instant now) {
    Set<Lease> plain = completeBulk(completions);
    List<Completion> others =
        completions.stream().filter(one -> !plain.contains(one.lease())).toList();
    Iterator<CompletionResult> answers =
        others.isEmpty()
            ? Collections.emptyIterator()
            : transactionRunner
                .runDivided(
                    RECORD,
                    others,
                    true,
                    (session, some, waits) -> complete(session, some, now, waits),
                    completion -> CompletionResult.LOCKED)
                .iterator();
    List<CompletionResult> all = new ArrayList<>(completions.size());
    for (Completion completion : completions) {
      boolean isPlain = plain.contains(completion.lease());
      all.add(isPlain ? CompletionResult.RECORDED : answers.next());
    }
    return all;
  }

  /** {@return the leases of the completions that were recorded by one statement} */
  private Set<Lease> completeBulk(List<Completion> completions) {
    Collection<Completion> plain =
        transactionRunner.dialect().supportsArrayStatements()
            ? BulkCompletion.select(completions)
            : List.of();
    return plain.isEmpty()
        ? Set.of()
        : transactionRunner.tryOne(
            RECORD, session -> BulkCompletion.record(session, plain), Set.of());
  }

  private static List<CompletionResult> complete(
      Session session, List<Completion> completions, Instant now, boolean waits)
      throws SQLException {
    ExecutionInserter executionInserter = inserter(session, newExecutions(completions));
    LiveRows rows = new LiveRows(session);
    List<ExecutionId> ids = completions.stream().map(one -> one.lease().execution()).toList();
    Set<ExecutionId> locked = rows.lock(ids, waits);
    CompletionHandler completionHandler = new CompletionHandler(session, rows, executionInserter);
    List<CompletionResult> answers = new ArrayList<>(completions.size());
    for (Completion completion : completions) {
      Lease lease = completion.lease();
      LiveRow row = rows.find(lease.execution());
      if (locked.contains(lease.execution())) {
        answers.add(CompletionResult.LOCKED);
      } else if (row != null && row.isOwnedBy(lease.token())) {
        completionHandler.apply(row, completion.attemptResult(), now);
        answers.add(CompletionResult.RECORDED);
      } else {
        boolean repeated =
            row == null ? isLatestTokenInHistory(session, lease) : row.token() == lease.token();
        answers.add(repeated ? CompletionResult.RECORDED : CompletionResult.STALE);
      }
    }
    completionHandler.compare(now);
    completionHandler.finish();
    return answers;
  }

  /** {@return the new executions that the completions contain} */
  private static List<NewExecution> newExecutions(List<Completion> completions) {
    return completions.stream()
        .flatMap(completion -> completion.attemptResult().newExecutions().stream())
        .toList();
  }

  private static boolean isLatestTokenInHistory(Session session, Lease lease) throws SQLException {
    Long token =
        session.first(
            "select token from {history} where id = ?",
            parameters -> parameters.id(lease.execution()),
            resultRow -> resultRow.number("token"));
    return Objects.equals(token, lease.token());
  }

  @Override
  public List<CancelResult> requestCancel(
      List<ExecutionId> executions, String reason, Instant now) {
    if (executions.isEmpty()) {
      return List.of();
    }
    return DuplicateIdRepair.repairAfter(
        transactionRunner,
        executions,
        () ->
            transactionRunner.run(
                "request the cancellation of executions",
                session ->
                    new CancelHandler(session, inserter(session, List.of()))
                        .cancel(executions, reason, now)));
  }

  @Override
  public List<Boolean> release(List<ExecutionId> executions, Instant now) {
    if (executions.isEmpty()) {
      return List.of();
    }
    scanStarts.released();
    return DuplicateIdRepair.repairAfter(
        transactionRunner,
        executions,
        () ->
            transactionRunner.run(
                "release executions", session -> release(session, executions, now)));
  }

  private static List<Boolean> release(Session session, List<ExecutionId> executions, Instant now)
      throws SQLException {
    LiveRows rows = new LiveRows(session);
    rows.lockAlone(executions);
    CompletionHandler completionHandler =
        new CompletionHandler(session, rows, inserter(session, List.of()));
    List<Boolean> answers = new ArrayList<>(executions.size());
    for (ExecutionId id : executions) {
      LiveRow row = rows.find(id);
      answers.add(row != null && completionHandler.release(row, now));
    }
    completionHandler.finish();
    return answers;
  }
}
