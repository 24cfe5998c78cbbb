package io.quarterhour.memory;

import io.quarterhour.store.ClaimRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where live rows stand: waiting in line, leased, or kept out by a lock. */
final class Ready {
  private final Map<String, Map<String, TimeQueue<Row>>> lines = new HashMap<>();
  private final Map<String, Map<String, TimeQueue<Row>>> leases = new HashMap<>();
  private final Map<String, Row> lockHolders = new HashMap<>();
  private final Map<String, List<Row>> parked = new HashMap<>();

  /** Puts a row in line for its queue and action. */
  void await(Row row) {
    row.leaveQueue();
    of(row, lines).put(row, row.readyAt().toEpochMilli());
  }

  private static TimeQueue<Row> of(Row row, Map<String, Map<String, TimeQueue<Row>>> byQueue) {
    return byQueue
        .computeIfAbsent(row.routing.queue(), q -> new HashMap<>())
        .computeIfAbsent(row.knowledge(), a -> new TimeQueue<>());
  }

  /** Notes that a row is owned until an instant. */
  void lease(Row row, Instant until) {
    row.leaveQueue();
    of(row, leases).put(row, until.toEpochMilli());
  }

  /** Puts rows whose lease ran out back in line, and those that they kept out. */
  void expire(Instant now) {
    for (Map<String, TimeQueue<Row>> byAction : leases.values()) {
      byAction.values().forEach(some -> expire(some, now.toEpochMilli()));
    }
  }

  private void expire(TimeQueue<Row> some, long at) {
    Row row = some.peek(at);
    while (row != null) {
      await(row);
      row.locks.forEach(this::unpark);
      row = some.peek(at);
    }
  }

  /**
   * {@return the earliest row that is ready in a queue, for one of the actions, and not kept out by
   * a lock, or null}
   */
  @Nullable Row next(String queue, Set<String> actions, Instant now) {
    Map<String, TimeQueue<Row>> byAction = lines.getOrDefault(queue, Map.of());
    long at = now.toEpochMilli();
    while (true) {
      Row best = null;
      for (Map.Entry<String, TimeQueue<Row>> line : byAction.entrySet()) {
        Row row = actions.contains(line.getKey()) ? line.getValue().peek(at) : null;
        if (row != null && (best == null || comesBefore(row, best))) {
          best = row;
        }
      }
      if (best == null || best.locks.isEmpty() || !isKeptOut(best, now)) {
        return best;
      }
    }
  }

  static boolean comesBefore(Row a, Row b) {
    int byTime = a.readyAt().compareTo(b.readyAt());
    return byTime < 0 || (byTime == 0 && a.id.compareTo(b.id) < 0);
  }

  /** Parks a row that a lock keeps out. */
  private boolean isKeptOut(Row row, Instant now) {
    for (String lock : row.locks) {
      Row holder = lockHolders.get(lock);
      if (holder != null && holder != row && holder.isLeasedAt(now)) {
        row.leaveQueue();
        parked.computeIfAbsent(lock, l -> new ArrayList<>()).add(row);
        return true;
      }
    }
    return false;
  }

  void takeLocks(Row row) {
    if (!row.locks.isEmpty()) {
      row.locks.forEach(lock -> lockHolders.put(lock, row));
    }
  }

  /** {@return whether no lock of the row was taken by another since its lease ran out} */
  boolean holdsItsLocks(Row row) {
    return row.locks.isEmpty() || row.locks.stream().allMatch(lock -> lockHolders.get(lock) == row);
  }

  /**
   * Frees the locks of a row that is not owned any more, and forgets it if it was parked itself.
   */
  void free(Row row) {
    if (row.locks.isEmpty()) {
      return;
    }
    for (String lock : row.locks) {
      List<Row> waiting = parked.get(lock);
      if (waiting != null) {
        waiting.remove(row);
      }
      if (lockHolders.remove(lock, row)) {
        unpark(lock);
      }
    }
  }

  private void unpark(String lock) {
    List<Row> rows = parked.remove(lock);
    if (rows != null) {
      rows.forEach(this::await);
    }
  }

  /** {@return when something in one of the queues is ready or a lease ends, or null} */
  @Nullable Instant nextOf(ClaimRequest request) {
    Long best = null;
    for (ClaimRequest.Capacity capacity : request.queues()) {
      for (Map<String, Map<String, TimeQueue<Row>>> all : List.of(lines, leases)) {
        Long time = earliest(all.getOrDefault(capacity.queue(), Map.of()), request.capabilities());
        best = best == null || (time != null && time < best) ? time : best;
      }
    }
    return best == null ? null : Instant.ofEpochMilli(best);
  }

  private static @Nullable Long earliest(
      Map<String, TimeQueue<Row>> byAction, Set<String> actions) {
    Long best = null;
    for (Map.Entry<String, TimeQueue<Row>> line : byAction.entrySet()) {
      Long time = actions.contains(line.getKey()) ? line.getValue().earliest() : null;
      best = best == null || (time != null && time < best) ? time : best;
    }
    return best;
  }
}
