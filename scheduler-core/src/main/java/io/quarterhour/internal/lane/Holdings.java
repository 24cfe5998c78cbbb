package io.quarterhour.internal.lane;

import io.quarterhour.internal.work.Run;
import io.quarterhour.store.ClaimRequest;
import io.quarterhour.store.Lease;
import io.quarterhour.task.ExecutionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What this node owns, and thus how many workers of each queue are free. Safe for use by many
 * threads.
 */
final class Holdings {
  private final Map<String, AtomicInteger> free = new TreeMap<>();
  private final Map<ExecutionId, Run> runs = new ConcurrentHashMap<>();

  Holdings(Map<String, EngineOptions.QueueOptions> queues) {
    queues.forEach((queue, options) -> free.put(queue, new AtomicInteger(options.slots())));
  }

  /**
   * {@return whether a slot of the queue could be taken; false too if this node does not serve it}
   */
  boolean reserve(String queue) {
    AtomicInteger slots = free.get(queue);
    if (slots == null) {
      return false;
    }
    if (slots.decrementAndGet() < 0) {
      slots.incrementAndGet();
      return false;
    }
    return true;
  }

  void free(String queue) {
    AtomicInteger slots = free.get(queue);
    if (slots != null) {
      slots.incrementAndGet();
    }
  }

  /** {@return what can be claimed now} */
  List<ClaimRequest.Capacity> capacity(int limit) {
    List<ClaimRequest.Capacity> capacities = new ArrayList<>(free.size());
    free.forEach(
        (queue, slots) -> {
          int some = Math.min(limit, slots.get());
          if (some > 0) {
            capacities.add(new ClaimRequest.Capacity(queue, some));
          }
        });
    return capacities;
  }

  /** Adds a run whose slot was reserved. */
  void add(Run run) {
    Run before = runs.put(run.lease().execution(), run);
    if (before != null) {
      // This node lost the lease and got the execution again: the slot of the older run goes with
      // it.
      free(queueOf(before));
    }
  }

  /**
   * Removes a run that is recorded, and frees its slot, unless a younger run of the same execution
   * has taken its place.
   */
  void remove(Lease lease) {
    Run run = runs.get(lease.execution());
    if (run != null && run.lease().equals(lease) && runs.remove(lease.execution(), run)) {
      free(queueOf(run));
    }
  }

  private static String queueOf(Run run) {
    return run.claimed().execution().assignment().queue();
  }

  Collection<Run> all() {
    return runs.values();
  }

  @Nullable Run find(ExecutionId execution) {
    return runs.get(execution);
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }
}
