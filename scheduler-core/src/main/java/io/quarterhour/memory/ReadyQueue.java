package io.quarterhour.memory;

import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.OverdueWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The places of live rows: waiting in a queue, leased, or blocked by a lock. */
final class ReadyQueue {
  private final Map<String, Map<String, TimerQueue<ExecutionRow>>> queues = new HashMap<>();
  private final Map<String, Map<String, TimerQueue<ExecutionRow>>> leases = new HashMap<>();
  private final Map<String, ExecutionRow> lockHolders = new HashMap<>();
  private final Map<String, List<ExecutionRow>> parked = new HashMap<>();

  /** Adds a row to the waiting rows of its queue and action. */
  void await(ExecutionRow row) {
    row.leaveQueue();
    of(row, queues).put(row, row.readyAt().toEpochMilli());
  }

  private static TimerQueue<ExecutionRow> of(
      ExecutionRow row, Map<String, Map<String, TimerQueue<ExecutionRow>>> byQueue) {
    return byQueue
        .computeIfAbsent(row.routing.queue(), q -> new HashMap<>())
        .computeIfAbsent(row.capability(), a -> new TimerQueue<>());
  }

  /** Notes that a row is leased until an instant. */
  void lease(ExecutionRow row, Instant until) {
    row.leaveQueue();
    of(row, leases).put(row, until.toEpochMilli());
  }

  /** Makes rows whose lease expired wait again, and likewise the rows that their locks blocked. */
  void expire(Instant now) {
    for (Map<String, TimerQueue<ExecutionRow>> byAction : leases.values()) {
      byAction.values().forEach(some -> expire(some, now.toEpochMilli()));
    }
  }

  private void expire(TimerQueue<ExecutionRow> some, long at) {
    ExecutionRow row = some.peek(at);
    while (row != null) {
      await(row);
      row.locks.forEach(this::unpark);
      row = some.peek(at);
    }
  }

  /**
   * {@return the earliest row of a queue that is ready, needs one of the capabilities and is not
   * blocked by a lock; null if there is none}
   */
  @Nullable ExecutionRow next(String queue, ClaimRequest request) {
    Map<String, TimerQueue<ExecutionRow>> byAction = queues.getOrDefault(queue, Map.of());
    Set<String> actions = request.capabilities();
    Instant now = request.leaseRequest().now();
    while (true) {
      ExecutionRow best = null;
      for (Map.Entry<String, TimerQueue<ExecutionRow>> line : byAction.entrySet()) {
        ExecutionRow row = actions.contains(line.getKey()) ? peek(line.getValue(), request) : null;
        if (row != null && (best == null || comesBefore(row, best))) {
          best = row;
        }
      }
      if (best == null || best.locks.isEmpty() || !isLockedOut(best, now)) {
        return best;
      }
    }
  }

  private static @Nullable ExecutionRow peek(TimerQueue<ExecutionRow> rows, ClaimRequest request) {
    long now = request.leaseRequest().now().toEpochMilli();
    Instant from = request.readyFrom();
    return from == null
        ? rows.peek(now)
        : rows.find(from.toEpochMilli(), now, row -> row.locks.isEmpty());
  }

  static boolean comesBefore(ExecutionRow a, ExecutionRow b) {
    int byTime = a.readyAt().compareTo(b.readyAt());
    return byTime < 0 || (byTime == 0 && a.id.compareTo(b.id) < 0);
  }

  /** Checks whether a lock blocks a row, and parks the row if so. */
  private boolean isLockedOut(ExecutionRow row, Instant now) {
    for (String lock : row.locks) {
      ExecutionRow holder = lockHolders.get(lock);
      if (holder != null && holder != row && holder.isLeasedAt(now)) {
        row.leaveQueue();
        parked.computeIfAbsent(lock, l -> new ArrayList<>()).add(row);
        return true;
      }
    }
    return false;
  }

  void acquireLocks(ExecutionRow row) {
    if (!row.locks.isEmpty()) {
      row.locks.forEach(lock -> lockHolders.put(lock, row));
    }
  }

  /** {@return whether no other row has acquired a lock of this row since its lease expired} */
  boolean holdsItsLocks(ExecutionRow row) {
    return row.locks.isEmpty() || row.locks.stream().allMatch(lock -> lockHolders.get(lock) == row);
  }

  /**
   * Releases the locks of a row that is no longer owned, and removes the row from the parked ones.
   */
  void free(ExecutionRow row) {
    if (row.locks.isEmpty()) {
      return;
    }
    for (String lock : row.locks) {
      List<ExecutionRow> waiting = parked.get(lock);
      if (waiting != null) {
        waiting.remove(row);
      }
      if (lockHolders.remove(lock, row)) {
        unpark(lock);
      }
    }
  }

  private void unpark(String lock) {
    List<ExecutionRow> rows = parked.remove(lock);
    if (rows != null) {
      rows.forEach(this::await);
    }
  }

  /** {@return the queues and capabilities with rows that were ready before an instant} */
  List<OverdueWork> overdue(Instant readyBefore) {
    expire(readyBefore);
    List<OverdueWork> overdue = new ArrayList<>();
    new TreeMap<>(queues)
        .forEach(
            (queue, byAction) ->
                new TreeMap<>(byAction)
                    .forEach(
                        (action, rows) -> {
                          ExecutionRow row = rows.peek(readyBefore.toEpochMilli() - 1);
                          if (row != null) {
                            overdue.add(new OverdueWork(queue, action, row.readyAt()));
                          }
                        }));
    return overdue;
  }

  /** {@return the earliest ready time or end of a lease in one of the queues, or null} */
  @Nullable Instant nextOf(ClaimRequest request) {
    Long best = null;
    for (ClaimRequest.Capacity capacity : request.queues()) {
      for (Map<String, Map<String, TimerQueue<ExecutionRow>>> all : List.of(queues, leases)) {
        Long time = earliest(all.getOrDefault(capacity.queue(), Map.of()), request.capabilities());
        best = best == null || (time != null && time < best) ? time : best;
      }
    }
    return best == null ? null : Instant.ofEpochMilli(best);
  }

  private static @Nullable Long earliest(
      Map<String, TimerQueue<ExecutionRow>> byAction, Set<String> actions) {
    Long best = null;
    for (Map.Entry<String, TimerQueue<ExecutionRow>> line : byAction.entrySet()) {
      Long time = actions.contains(line.getKey()) ? line.getValue().earliest() : null;
      best = best == null || (time != null && time < best) ? time : best;
    }
    return best;
  }
}
