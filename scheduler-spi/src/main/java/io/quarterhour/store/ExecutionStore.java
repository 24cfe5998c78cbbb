package io.quarterhour.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.store.execution.UnclaimedWork;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store of live executions: those that wait, run or are quarantined. */
public interface ExecutionStore {
  /**
   * Inserts executions by the same rules as {@link TaskStore#fire}, except that a duplicate never
   * changes the slots of the existing execution. An execution that requests a lease ({@link
   * NewExecution.Constraints#leaseRequested}) and names no lock is leased to the inserting node: it
   * runs, with token 1 and attempt 1, and need not be claimed. All others wait.
   *
   * @param executions the executions to insert
   * @param leaseRequest the inserting node, the present instant and the end of requested leases
   * @return the result for each execution, in order
   */
  List<InsertResult> enqueue(List<NewExecution> executions, LeaseRequest leaseRequest);

  /**
   * Claims executions for a node: those of its queues and capabilities that are ready ({@code
   * readyAt <= now}), that have no owner or an expired lease ({@code leaseUntil <= now}), and whose
   * locks are not held by an execution with an unexpired lease. Queues are served in the order of
   * the request, and within a queue the earliest {@code readyAt} comes first, equal ones by id;
   * those that became ready before {@link ClaimRequest#readyFrom} are left out. The result lists
   * all claimed executions by {@code readyAt} and id. The state of each becomes RUNNING, its token
   * and its attempt grow by one, and its start is set to the present instant; only a fan-out that
   * already has its children keeps its start.
   *
   * <p>A store should omit long documents ({@link ClaimResult#MAX_DOCUMENT}), which the node reads
   * one by one.
   *
   * <p>For each expired lease, the lost lease is counted, and an INTERRUPTED attempt of the last
   * owner is recorded, which ended when the lease expired. A cancellation request stays in force.
   *
   * @param request the node, its free capacity and its capabilities
   * @return the claimed executions, and the instant at which more can be claimed
   */
  ClaimResult claim(ClaimRequest request);

  /**
   * Returns the instant at which there is something to claim, without claiming anything: for a node
   * that only checks whether it has missed something.
   *
   * @param request the node, its free capacity and its capabilities
   * @return the instant at which an execution that the node could claim is ready, or the lease of
   *     such an execution ends, as {@link ClaimResult#next}; in the past if one is ready now; null
   *     if there is none
   */
  @Nullable Instant nextReadyAt(ClaimRequest request);

  /**
   * Finds the executions of all queues and capabilities that no node claims: those that are
   * overdue, and those in quarantine. The engine calls it every three minutes and reports them.
   *
   * @param readyBefore the instant before which an execution became ready, or its lease expired, so
   *     that it is overdue; executions with a later lease are not, those whose locks are held may
   *     be
   * @param limit the maximum number of executions that are examined in each queue, those that have
   *     waited longest, and of quarantined executions; a store may examine more, and may leave out
   *     queues after the first 100
   * @return the executions
   */
  UnclaimedWork unclaimed(Instant readyBefore, int limit);

  /**
   * Extends leases whose token is still the newest, even if they have expired in the meantime,
   * unless the execution or one of its locks has been taken over. It does not wait for executions
   * that other transactions have locked; the result of these is {@link RenewResult#LOCKED}.
   *
   * @param leases the leases to extend
   * @param leaseRequest the owner of the leases, the present instant and the new end of the leases
   * @return the result for each lease, in order
   */
  List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest);

  /**
   * Records the results of attempts. An item is recorded if its token is still the newest of the
   * execution. An item with the newest token whose execution has no owner any more is a repetition:
   * its result is {@link CompletionResult#RECORDED}, and nothing changes.
   *
   * <ul>
   *   <li>{@link AttemptResult.Finished}: the row moves to the history, and its notifications are
   *       inserted as by {@link #enqueue}. If the attempt is not the first, the attempt is recorded
   *       too. The execution becomes the last execution of its task, unless it is a tenant's
   *       execution or a notification. Its locks are released. If it is a tenant's execution, its
   *       parent counts it, and is ready at the present instant if it was the last open one.
   *   <li>{@link AttemptResult.Retry}: the state returns to WAITING until the given instant, the
   *       failures grow by one, and the attempt is recorded.
   *   <li>{@link AttemptResult.Release}: the state returns to WAITING, ready as before or at the
   *       given instant. The interrupted attempt is recorded if the result contains one; otherwise
   *       the attempt is undone.
   *   <li>{@link AttemptResult.AwaitChildren}: inserts the children as by {@link #enqueue}; the
   *       execution waits for them in AWAITING_CHILDREN and cannot be claimed. The attempt is
   *       undone, since inserting children does not count as an attempt. A duplicate child was
   *       inserted by an earlier attempt, and is counted in its present state. If cancellation of
   *       the execution was requested, it is requested for its children in the same operation. If
   *       no child is open, the execution is ready at once.
   *   <li>{@link AttemptResult.Quarantine}: the state becomes QUARANTINED, with the reason; the
   *       execution cannot be claimed, but is live and counts among the executions of its task. Its
   *       locks are released. The attempt is undone, since the action was not run. If cancellation
   *       was requested, the execution is cancelled instead, with the reason of the request.
   * </ul>
   *
   * <p>The {@link OutcomeChange} of an execution that finishes is applied in the same operation,
   * when the end is recorded for the first time. Changes with the same key are applied one after
   * the other, so that each sees the one before, regardless of the threads and nodes that record
   * them.
   *
   * <p>After each of these results the execution has no owner: it keeps its token, the node that
   * owned it last, and a cancellation request with its reason. An execution that has not finished
   * keeps its start; if its first attempt is undone, the start is removed as well, except for a
   * fan-out that awaits its children. An attempt or a last execution without an outcome has the
   * empty summary.
   *
   * <p>The last execution of a task is the one whose end was recorded last, even if another one
   * ended later.
   *
   * @param completions the results, each with the lease of its attempt
   * @param now the present instant
   * @return the result for each completion, in order
   */
  List<CompletionResult> complete(List<Completion> completions, Instant now);

  /**
   * Requests the cancellation of executions. An execution that waits or is quarantined is cancelled
   * at once, and counted by its parent; but a waiting fan-out whose children have all finished is
   * only marked, since their outcomes have yet to be aggregated. A running execution is marked, and
   * its owner learns of the request by {@link #renew}. An execution that awaits its children is
   * marked, and the cancellation of its live children is requested too.
   *
   * <p>The reason for an execution that is only marked is stored for its end ({@link
   * AttemptResult.Finished}) and is not visible before. If the execution was marked before, the
   * first reason is kept; but an execution that is cancelled at once gets the reason of that call.
   *
   * @param executions the ids of the executions
   * @param reason the reason in words, with the name of the caller
   * @param now the present instant
   * @return the result for each execution, in order
   */
  List<CancelResult> requestCancel(List<ExecutionId> executions, String reason, Instant now);

  /**
   * Releases executions from quarantine: the state of each returns to WAITING, ready at the present
   * instant, and its reason is removed. Executions that are not quarantined are left unchanged.
   *
   * @param executions the ids of the executions
   * @param now the present instant
   * @return for each execution, in order, whether it was quarantined
   */
  List<Boolean> release(List<ExecutionId> executions, Instant now);
}
