package io.quarterhour.internal.engine;

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
 * What this node owns, and thus how many workers of each queue are free. Safe for use by many
 * threads.
 */
final class RunRegistry {
  private final Map<String, AtomicInteger> free = new TreeMap<>();

  private final Map<String, EngineOptions.QueueOptions> queues;

  /**
   * By lease, not by execution: a node that lost a lease and got the execution again has both runs
   * on its hands until the older one returns or is given up.
   */
  private final Map<Lease, RunningAttempt> runs = new ConcurrentHashMap<>();

  /** Queues whose executor gives no threads, and until when they are left alone. */
  private final Map<String, Instant> resting = new ConcurrentHashMap<>();

  RunRegistry(Map<String, EngineOptions.QueueOptions> queues) {
    this.queues = queues;
    queues.forEach((queue, options) -> free.put(queue, new AtomicInteger(options.slots())));
  }

  /**
   * {@return whether a slot of the queue could be taken; false too if this node does not serve it}
   */
  boolean reserve(String queue) {
    return reserve(queue, 0);
  }

  /**
   * {@return whether a slot of the queue could be taken while a worker has nothing to do: none that
   * is there to be claimed ahead}
   */
  boolean reserveWorker(String queue) {
    EngineOptions.QueueOptions options = queues.get(queue);
    return options != null && reserve(queue, options.prefetch());
  }

  /** Takes a slot if so many are left then. */
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
   * Takes a slot for what is owned already, whether there is one or not: a call may have been
   * faster.
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

  /** Lets nothing of a queue be taken before an instant. */
  void suspend(String queue, Instant until) {
    resting.put(queue, until);
  }

  /** Serves queues again whose rest is over. */
  void resumeDue(Instant now) {
    resting.values().removeIf(until -> !until.isAfter(now));
  }

  boolean isSuspended(String queue) {
    return resting.containsKey(queue);
  }

  /** {@return when the first queue that rests is to be served again; {@link Loop#NEVER} if none} */
  Instant nextResume() {
    return resting.values().stream().min(Instant::compareTo).orElse(Loop.NEVER);
  }

  /** {@return what can be claimed now} */
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

  /** Adds a run whose slot was reserved. */
  void add(RunningAttempt run) {
    runs.put(run.lease(), run);
  }

  /** Removes a run that is recorded, and frees its slot. */
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
