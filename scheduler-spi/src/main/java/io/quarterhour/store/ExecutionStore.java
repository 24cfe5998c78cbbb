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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps executions while they wait and run. */
public interface ExecutionStore {
  /**
   * Inserts executions, by the same rules of admission as {@link TaskStore#fire}, but for the slots
   * of a duplicate: here they add nothing to the one that is there. Those that the node wants
   * ({@link NewExecution.Constraints#leaseRequested}) and that need no lock are leased to it: they
   * run, by their first token, in their first attempt, and nobody need claim them. All others wait.
   *
   * @param executions what to insert
   * @param leaseRequest who inserts them, and until when what it wants is leased
   * @return what became of each, in order
   */
  List<InsertResult> enqueue(List<NewExecution> executions, LeaseRequest leaseRequest);

  /**
   * Gives executions to a node: those of its queues and actions that are ready ({@code readyAt <=
   * now}) and owned by nobody or by a lease that ran out ({@code leaseUntil <= now}), and whose
   * locks nobody holds by a lease that has not run out, queue after queue as the request names
   * them, and of each queue the earliest ready first, equal ones by id. The answer has all of them
   * by that order. Each goes to RUNNING, its token and attempt grow by one, and its start is set to
   * the present instant; but a fan-out that has its children keeps the start that it had.
   *
   * <p>Where a lease ran out, the lost lease is counted, and an INTERRUPTED attempt of the last
   * owner is recorded, which ended when the lease did. A wish to stop outlives it.
   *
   * @param request what the node can take
   * @return what it got, and when to look again
   */
  ClaimResult claim(ClaimRequest request);

  /**
   * Tells when there is something to claim, and claims nothing: for a node that only wants to know
   * whether it has missed something.
   *
   * @param request what the node can take
   * @return when an execution is ready that it could take, or a lease of one ends, as {@link
   *     ClaimResult#next}; in the past if one is ready now; null if there is none
   */
  @Nullable Instant nextReadyAt(ClaimRequest request);

  /**
   * Prolongs leases whose token is still the youngest, even if they ran out in the meantime, as
   * long as nobody took over the execution or one of its locks.
   *
   * @param leases which
   * @param leaseRequest who holds them, and until when
   * @return an answer for each, in order
   */
  List<RenewResult> renew(List<Lease> leases, LeaseRequest leaseRequest);

  /**
   * Writes down what came of executions. Each item is taken if its token is still the youngest; an
   * item whose token is still the youngest but whose execution is not owned any more is a
   * repetition: it is answered as taken, and changes nothing.
   *
   * <ul>
   *   <li>{@link AttemptResult.Finished}: the row moves to the history, its notifications are
   *       inserted as {@link #enqueue} does. If its attempt is not the first, the attempt is
   *       recorded too. The last run of its task is set, unless it is a tenant's execution or a
   *       notification. Locks are freed. If it is a tenant's execution, its parent counts it, and
   *       is ready at the present instant if it was the last open one.
   *   <li>{@link AttemptResult.Retry}: back to WAITING until the given instant, one failure more,
   *       its attempt recorded.
   *   <li>{@link AttemptResult.Release}: back to WAITING, ready as before or at the given instant.
   *       If it had started, an INTERRUPTED attempt is recorded, the one that is handed in; if not,
   *       the attempt is taken back.
   *   <li>{@link AttemptResult.AwaitChildren}: inserts the children as {@link #enqueue} does, and
   *       waits for them in AWAITING_CHILDREN, claimable by nobody. The attempt is taken back: to
   *       make children is not to try. A duplicate was inserted by an earlier attempt, and is
   *       counted as it stands. If somebody has asked it to stop, its children are asked in the
   *       same act. If none is open, it is ready at once.
   *   <li>{@link AttemptResult.Quarantine}: to QUARANTINED with the reason, claimable by nobody; it
   *       is live, and counts among the executions of its task. Its locks are freed. The attempt is
   *       taken back: nothing was tried. If somebody has asked it to stop, it is cancelled instead,
   *       for the reason that was given.
   * </ul>
   *
   * <p>The {@link OutcomeChange} of an end that is recorded for the first time is made in the same
   * act: two ends with one key, however many threads and nodes record them, see each other in one
   * order.
   *
   * <p>Whatever comes of it, the execution is owned by nobody afterwards: it keeps its token and
   * the node that owned it last, and a wish to stop with its reason. Where it goes on, it keeps its
   * start; but where an attempt is taken back that was the first, the start goes with it, except
   * for a fan-out that awaits its children, which keeps it. An attempt or last run without an
   * outcome has the empty summary.
   *
   * <p>The last run of a task is the one that was told last, even if another one ended later.
   *
   * @param completions what came of which
   * @param now the present instant
   * @return an answer for each, in order
   */
  List<CompletionResult> complete(List<Completion> completions, Instant now);

  /**
   * Asks executions to stop. One that waits or is quarantined is cancelled at once, and counted by
   * its parent; but a fan-out that waits and whose children are all over is marked only, since it
   * has yet to be summed up. One that runs is marked, and its owner learns of it by {@link #renew}.
   * One that awaits children is marked, and its live children are asked too.
   *
   * <p>The reason of one that is only marked is kept aside for its end ({@link
   * AttemptResult.Finished}): it is not to be seen before. If it was marked before, the reason
   * given first is the one that is kept; but one that is cancelled at once has the reason of that
   * call.
   *
   * @param executions which
   * @param reason who asked and why, in words
   * @param now the present instant
   * @return an answer for each, in order
   */
  List<CancelResult> requestCancel(List<ExecutionId> executions, String reason, Instant now);

  /**
   * Lets executions out of quarantine: each goes back to WAITING, ready at the present instant, and
   * its reason is forgotten. All others stay as they are.
   *
   * @param executions which
   * @param now the present instant
   * @return of each, in order, whether it was quarantined
   */
  List<Boolean> release(List<ExecutionId> executions, Instant now);
}
