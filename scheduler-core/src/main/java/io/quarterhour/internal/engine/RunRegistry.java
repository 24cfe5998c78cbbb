package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.watch.StuckThreads;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The runs that this node owns, and the limits of what it may claim in addition: its capabilities,
 * and for each queue the number of free slots and whether it is suspended or backlogged. Safe for
 * use by many threads.
 */
final class RunRegistry {
  private final Map<String, EngineOptions.QueueOptions> queues;
  private final Set<String> claimable;
  private final StuckThreads stuckThreads;
  private final Map<String, AtomicInteger> free = new TreeMap<>();

  /**
   * The runs by lease, not by execution: a node that lost a lease and then claimed the same
   * execution again owns both runs until the older one returns or is abandoned.
   */
  private final Map<Lease, RunningAttempt> runs = new ConcurrentHashMap<>();

  /**
   * The queues whose executor provided no thread, and the instants until which they are suspended.
   */
  private final Map<String, Instant> suspendedQueues = new ConcurrentHashMap<>();

  /** The queues that may contain ready executions for which no slot was free. */
  private final Set<String> backloggedQueues = ConcurrentHashMap.newKeySet();

  /**
   * Creates a registry without runs. All queues are backlogged, because nothing is known before the
   * first poll.
   *
   * @param queues the queues that this node serves, by name
   * @param claimable the capabilities of the executions that this node can run
   * @param stuckThreads the count of threads that suspends a queue when it has reached its limit
   */
  RunRegistry(
      Map<String, EngineOptions.QueueOptions> queues,
      Set<String> claimable,
      StuckThreads stuckThreads) {
    this.queues = queues;
    this.claimable = claimable;
    this.stuckThreads = stuckThreads;
    queues.forEach((queue, options) -> free.put(queue, new AtomicInteger(options.slots())));
    markAllBacklogged();
  }

  /** {@return the capabilities of the executions that this node can run} */
  Set<String> claimable() {
    return claimable;
  }

  /**
   * {@return whether a slot of the queue was reserved; false also if this node does not serve the
   * queue}
   */
  boolean reserve(String queue) {
    return reserve(queue, 0);
  }

  /**
   * {@return whether a slot was reserved for a worker that is idle; slots for prefetch are not
   * used. False also if the queue is backlogged, because older executions may wait for that worker}
   */
  boolean reserveWorker(String queue) {
    EngineOptions.QueueOptions options = queues.get(queue);
    return options != null && !isBacklogged(queue) && reserve(queue, options.prefetch());
  }

  /** Reserves a slot if at least {@code left} slots remain free afterwards. */
  private boolean reserve(String queue, int left) {
    AtomicInteger slots = free.get(queue);
    if (slots == null) {
      return false;
    }
    if (slots.decrementAndGet() < left) {
      slots.incrementAndGet();
      return false;
    }
    return true;
  }

  /**
   * Takes a slot for an execution that is owned already, even if none is free: a call may have
   * reserved the last one after the claim was sent.
   */
  void occupy(String queue) {
    AtomicInteger slots = free.get(queue);
    if (slots != null) {
      slots.decrementAndGet();
    }
  }

  void free(String queue) {
    AtomicInteger slots = free.get(queue);
    if (slots != null) {
      slots.incrementAndGet();
    }
  }

  /** Lets nothing of a queue be claimed before an instant. */
  void suspend(String queue, Instant until) {
    suspendedQueues.put(queue, until);
  }

  /** Resumes the queues whose suspension has ended. */
  void resumeDue(Instant now) {
    suspendedQueues.values().removeIf(until -> !until.isAfter(now));
  }

  /**
   * {@return whether nothing may be claimed from a queue now: its executor provided no thread, or
   * too many of its threads are stuck}
   */
  boolean isSuspended(String queue) {
    return suspendedQueues.containsKey(queue) || stuckThreads.isFull(queue);
  }

  /**
   * {@return the instant at which the first queue without threads is resumed; {@link Loop#NEVER} if
   * there is none}
   */
  Instant nextResume() {
    return suspendedQueues.values().stream().min(Instant::compareTo).orElse(Loop.NEVER);
  }

  /** {@return the queues from which nothing is claimed because of stuck threads} */
  List<String> stuckQueues() {
    return queues.keySet().stream().filter(stuckThreads::isFull).sorted().toList();
  }

  void markAllBacklogged() {
    backloggedQueues.addAll(queues.keySet());
  }

  void markBacklogged(String queue, boolean backlogged) {
    if (backlogged) {
      backloggedQueues.add(queue);
    } else {
      backloggedQueues.remove(queue);
    }
  }

  /** {@return whether the queue may contain ready executions for which no slot was free} */
  boolean isBacklogged(String queue) {
    return backloggedQueues.contains(queue);
  }

  /**
   * {@return the free slots of all queues that have any and are not suspended, at most {@code
   * limit} for each}
   */
  List<ClaimRequest.Capacity> capacity(int limit) {
    List<ClaimRequest.Capacity> capacities = new ArrayList<>(free.size());
    free.forEach(
        (queue, slots) -> {
          int some = Math.min(limit, slots.get());
          if (some > 0 && !isSuspended(queue)) {
            capacities.add(new ClaimRequest.Capacity(queue, some));
          }
        });
    return capacities;
  }

  /** Adds a run for which a slot is reserved. */
  void add(RunningAttempt run) {
    runs.put(run.lease(), run);
  }

  /** Removes a run whose result is recorded, and frees its slot. */
  void remove(Lease lease) {
    RunningAttempt run = runs.remove(lease);
    if (run != null) {
      free(run.queue());
    }
  }

  /** {@return a live view of all runs} */
  Collection<RunningAttempt> all() {
    return runs.values();
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }
}
