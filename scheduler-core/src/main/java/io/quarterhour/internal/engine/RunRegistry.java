package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The runs that this node owns, and the number of free slots of each queue. Safe for use by many
 * threads.
 */
final class RunRegistry {
  private final Map<String, AtomicInteger> free = new TreeMap<>();

  private final Map<String, EngineOptions.QueueOptions> queues;

  /**
   * The runs by lease, not by execution: a node that lost a lease and then claimed the same
   * execution again owns both runs until the older one returns or is abandoned.
   */
  private final Map<Lease, RunningAttempt> runs = new ConcurrentHashMap<>();

  /**
   * The queues whose executor provided no thread, and the instants until which they are suspended.
   */
  private final Map<String, Instant> suspendedQueues = new ConcurrentHashMap<>();

  RunRegistry(Map<String, EngineOptions.QueueOptions> queues) {
    this.queues = queues;
    queues.forEach((queue, options) -> free.put(queue, new AtomicInteger(options.slots())));
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
   * used}
   */
  boolean reserveWorker(String queue) {
    EngineOptions.QueueOptions options = queues.get(queue);
    return options != null && reserve(queue, options.prefetch());
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

  boolean isSuspended(String queue) {
    return suspendedQueues.containsKey(queue);
  }

  /**
   * {@return the instant at which the first suspended queue is resumed; {@link Loop#NEVER} if none
   * is suspended}
   */
  Instant nextResume() {
    return suspendedQueues.values().stream().min(Instant::compareTo).orElse(Loop.NEVER);
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
      free(queueOf(run));
    }
  }

  private static String queueOf(RunningAttempt run) {
    return run.claimed().execution().routing().queue();
  }

  Collection<RunningAttempt> all() {
    return runs.values();
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }
}
