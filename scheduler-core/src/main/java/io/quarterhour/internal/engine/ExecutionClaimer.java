package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;
import static io.quarterhour.internal.engine.loop.Loop.NEVER;

import io.quarterhour.internal.engine.loop.LateQueues;
import io.quarterhour.internal.engine.loop.ListAct;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.LeaseRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims as many executions as this node has free slots for. The store is polled only when the next
 * execution is expected, when the poll interval has passed, or when slots become free in a
 * backlogged queue.
 *
 * <p>A queue is <em>backlogged</em> while it may contain ready executions for which no slot was
 * free. This class writes that state into the {@link RunRegistry}. A call is leased to an idle
 * worker as it is inserted only if its queue is not backlogged, so that a new call does not
 * overtake older executions.
 *
 * <pre>{@code
 *                       full poll, before the free slots are counted
 *               +------------------------------------------------------+
 *               v                                                      |
 *    +------------+  claim left a slot free, or nothing more   +-------------------+
 * -> | backlogged |------------------------------------------->|  not backlogged   |
 *    +------------+  is ready, or nextReadyAt is in the future +-------------------+
 *      |        ^
 *      +--------+
 *      claim used all free slots and more is ready; or no slot was free
 * }</pre>
 *
 * <p>A full poll is due at the expected time or after the poll interval. It marks all queues as
 * backlogged and asks for those that have free slots. If nothing is known to be ready, it first
 * asks only for the next ready time, which costs less than a claim.
 *
 * <p>Between full polls only backlogged queues that have free slots are asked. If the only queue
 * that was asked is still backlogged, no new time is expected: the next free slot triggers the next
 * claim.
 *
 * <p>In a queue whose executions are late, half of the slots are reserved for those that are not
 * ({@link LateQueues}).
 */
final class ExecutionClaimer {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionClaimer.class);
  private static final int MAX_CLAIM = 1000;

  /** The time for which a queue is suspended that the store refuses to claim from. */
  private static final Duration SUSPENSION = Duration.ofSeconds(10);

  private final ExecutionStore executions;
  private final HistoryStore history;
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final PollSchedule ready;
  private final LateQueues lateQueues = new LateQueues();

  /**
   * Creates a claimer.
   *
   * @param executions the store of the executions
   * @param history reads the documents that claims omit
   * @param runRegistry provides the free slots
   * @param runStarter starts the claimed executions
   * @param ready the schedule of the polls
   */
  ExecutionClaimer(
      ExecutionStore executions,
      HistoryStore history,
      RunRegistry runRegistry,
      RunStarter runStarter,
      PollSchedule ready) {
    this.executions = executions;
    this.history = history;
    this.runRegistry = runRegistry;
    this.runStarter = runStarter;
    this.ready = ready;
  }

  /** Claims if a poll is due, or if slots are free in a backlogged queue. */
  void claim(LeaseRequest leaseRequest) {
    claimPunctual(leaseRequest);
    boolean isTime = ready.isDue(leaseRequest.now());
    if (isTime) {
      // A queue that is not asked, because it has no free slot, stays backlogged until it is asked.
      // The queues are marked before the free slots are counted, so that from then on calls reserve
      // none of these slots.
      runRegistry.markAllBacklogged();
    }
    List<ClaimRequest.Capacity> capacity = runRegistry.capacity(MAX_CLAIM);
    if (isTime) {
      ready.checkedAll(
          leaseRequest.now(), capacity.isEmpty() ? NEVER : poll(request(capacity, leaseRequest)));
      return;
    }
    capacity.removeIf(free -> !runRegistry.isBacklogged(free.queue()));
    if (!capacity.isEmpty()) {
      Instant next = claim(request(capacity, leaseRequest));
      boolean ofThisQueueAlone =
          capacity.size() == 1 && runRegistry.isBacklogged(capacity.get(0).queue());
      ready.checkedPart(ofThisQueueAlone ? NEVER : next);
    }
  }

  /** Claims executions that are not late into the slots that are reserved for them. */
  private void claimPunctual(LeaseRequest leaseRequest) {
    Instant now = leaseRequest.now();
    List<ClaimRequest.Capacity> reserved =
        lateQueues.reserved(runRegistry.capacity(MAX_CLAIM), now);
    if (reserved.isEmpty()) {
      return;
    }
    ClaimRequest request =
        new ClaimRequest(
            leaseRequest, reserved, runRegistry.claimable(), LateQueues.punctualFrom(now));
    ClaimResult claimResult = claimUnlessRefused(request);
    for (ClaimRequest.Capacity asked : reserved) {
      lateQueues.claimedPunctual(asked.queue(), count(asked.queue(), claimResult), now);
    }
    runStarter.start(occupied(claimResult));
  }

  /** A claim that is refused is left to the next one, which finds the queue that is the reason. */
  private ClaimResult claimUnlessRefused(ClaimRequest request) {
    try {
      return executions.claim(request);
    } catch (RuntimeException e) {
      if (ListAct.isRefusal(e)) {
        return new ClaimResult(List.of(), null);
      }
      throw e;
    }
  }

  private ClaimRequest request(List<ClaimRequest.Capacity> capacity, LeaseRequest leaseRequest) {
    return new ClaimRequest(leaseRequest, capacity, runRegistry.claimable());
  }

  /**
   * Claims. If nothing is known to be ready, it first asks for the next ready time, which costs
   * less.
   */
  private Instant poll(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    if (!ready.isExpected(now)) {
      Instant next = orNever(executions.nextReadyAt(request));
      if (next.isAfter(now)) {
        request.queues().forEach(asked -> runRegistry.markBacklogged(asked.queue(), false));
        return next;
      }
    }
    return claim(request);
  }

  /**
   * Claims from all queues at once. If that is refused for good, claims from each queue alone, so
   * that one queue whose first execution cannot be claimed does not stop the others; it is
   * suspended for a while.
   *
   * @return the instant at which the next execution is ready
   */
  private Instant claim(ClaimRequest request) {
    try {
      return claimTogether(request);
    } catch (RuntimeException e) {
      if (!ListAct.isRefusal(e) || request.queues().size() == 1) {
        throw e;
      }
      return claimEach(request, e);
    }
  }

  private Instant claimEach(ClaimRequest request, RuntimeException refusal) {
    Instant next = NEVER;
    Map<String, RuntimeException> refused = new TreeMap<>();
    for (ClaimRequest.Capacity capacity : request.queues()) {
      try {
        next = earlier(next, claimTogether(alone(capacity, request)));
      } catch (RuntimeException e) {
        if (!ListAct.isRefusal(e)) {
          throw e;
        }
        refused.put(capacity.queue(), e);
      }
    }
    if (refused.size() == request.queues().size()) {
      throw refusal;
    }
    refused.forEach((queue, e) -> suspend(queue, request.leaseRequest().now(), e));
    return next;
  }

  private static ClaimRequest alone(ClaimRequest.Capacity capacity, ClaimRequest request) {
    return new ClaimRequest(request.leaseRequest(), List.of(capacity), request.capabilities());
  }

  private void suspend(String queue, Instant now, RuntimeException refusal) {
    runRegistry.suspend(queue, now.plus(SUSPENSION));
    LOG.error(
        "Store refuses to claim executions of queue {}, while it accepts other queues; the next"
            + " attempt follows in {}. Fix the cause: {}",
        queue,
        SUSPENSION,
        OneLine.of(String.valueOf(refusal.getMessage())));
  }

  private Instant claimTogether(ClaimRequest request) {
    ClaimResult claimResult = executions.claim(request);
    Instant next = orNever(claimResult.next());
    boolean more = !next.isAfter(request.leaseRequest().now());
    List<RunningAttempt> runs = occupied(claimResult);
    // Only now may calls be leased to the remaining free slots.
    for (ClaimRequest.Capacity asked : request.queues()) {
      boolean isBacklogged = more && count(asked.queue(), claimResult) >= asked.free();
      runRegistry.markBacklogged(asked.queue(), isBacklogged);
      lateQueues.claimed(asked.queue(), isBacklogged, claimResult, request.leaseRequest().now());
    }
    runStarter.start(runs);
    return next;
  }

  /** {@return the runs of claimed executions, whose slots are taken} */
  private List<RunningAttempt> occupied(ClaimResult claimResult) {
    List<RunningAttempt> runs = new ArrayList<>(claimResult.executions().size());
    for (ClaimResult.ClaimedExecution claimed : claimResult.executions()) {
      runs.add(new RunningAttempt(claimed, history::storedDocument));
    }
    runs.forEach(run -> runRegistry.occupy(run.queue()));
    return runs;
  }

  private static Instant orNever(@Nullable Instant next) {
    return next == null ? NEVER : next;
  }

  private static long count(String queue, ClaimResult claimResult) {
    return claimResult.executions().stream()
        .filter(claimed -> claimed.execution().routing().queue().equals(queue))
        .count();
  }
}
