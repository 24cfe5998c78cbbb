package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.Loop.NEVER;

import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.LeaseRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims what this node has workers for. It remembers when the next execution is ready, and asks
 * the store for none before.
 */
final class ExecutionClaimer {
  private static final int MAX_CLAIM = 1000;

  private final ExecutionStore executions;
  private final RunRegistry runRegistry;
  private final EngineOptions options;
  private final DispatchLoop.DispatchSink dispatchSink;
  private final PollSchedule ready;

  /** Queues of which more may be ready than there were free workers for; read by others. */
  private final Set<String> backloggedQueues;

  ExecutionClaimer(
      ExecutionStore executions,
      RunRegistry runRegistry,
      EngineOptions options,
      DispatchLoop.DispatchSink dispatchSink,
      PollSchedule ready,
      Set<String> behind) {
    this.executions = executions;
    this.runRegistry = runRegistry;
    this.options = options;
    this.dispatchSink = dispatchSink;
    this.ready = ready;
    this.backloggedQueues = behind;
  }

  /** Claims if it is time, or if workers are free that were not when there was more. */
  void claim(LeaseRequest leaseRequest) {
    boolean isTime = ready.isDue(leaseRequest.now());
    if (isTime) {
      // Queues that are not asked, since all their workers are busy, are behind until they are.
      // Before their workers are counted: from then on calls take none.
      backloggedQueues.addAll(options.queues().keySet());
    }
    List<ClaimRequest.Capacity> capacity = runRegistry.capacity(MAX_CLAIM);
    if (isTime) {
      ready.checkedAll(
          leaseRequest.now(), capacity.isEmpty() ? NEVER : look(request(capacity, leaseRequest)));
      return;
    }
    capacity.removeIf(free -> !backloggedQueues.contains(free.queue()));
    if (!capacity.isEmpty()) {
      Instant next = claim(request(capacity, leaseRequest));
      boolean ofThisQueueAlone =
          capacity.size() == 1 && backloggedQueues.contains(capacity.get(0).queue());
      ready.checkedPart(ofThisQueueAlone ? NEVER : next);
    }
  }

  private ClaimRequest request(List<ClaimRequest.Capacity> capacity, LeaseRequest leaseRequest) {
    return new ClaimRequest(leaseRequest, capacity, dispatchSink.claimable());
  }

  /** Claims; but where nothing is known to be ready it asks first, which costs less. */
  private Instant look(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    if (!ready.isExpected(now)) {
      Instant next = orNever(executions.nextReadyAt(request));
      if (next.isAfter(now)) {
        request.queues().forEach(asked -> backloggedQueues.remove(asked.queue()));
        return next;
      }
    }
    return claim(request);
  }

  /** {@return when more is ready} */
  private Instant claim(ClaimRequest request) {
    ClaimResult claimResult = executions.claim(request);
    Instant next = orNever(claimResult.next());
    boolean more = !next.isAfter(request.leaseRequest().now());
    List<RunningAttempt> runs = new ArrayList<>(claimResult.executions().size());
    for (ClaimResult.ClaimedExecution claimed : claimResult.executions()) {
      runRegistry.occupy(claimed.execution().routing().queue());
      runs.add(new RunningAttempt(claimed));
    }
    // Only now may calls take what is left.
    for (ClaimRequest.Capacity asked : request.queues()) {
      if (more && isUsedUp(asked, claimResult)) {
        backloggedQueues.add(asked.queue());
      } else {
        backloggedQueues.remove(asked.queue());
      }
    }
    dispatchSink.accept(runs, runRegistry);
    return next;
  }

  private static Instant orNever(@Nullable Instant next) {
    return next == null ? NEVER : next;
  }

  private static boolean isUsedUp(ClaimRequest.Capacity capacity, ClaimResult claimResult) {
    return claimResult.executions().stream()
            .filter(claimed -> claimed.execution().routing().queue().equals(capacity.queue()))
            .count()
        >= capacity.free();
  }
}
