package io.quarterhour.jdbc.internal;

import io.quarterhour.store.Completion;
import io.quarterhour.store.Ending;
import io.quarterhour.store.NewExecution;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fronts of the queues. Safe for use by many threads. */
public final class Fronts {
  private final Map<String, Front> byQueue = new ConcurrentHashMap<>();

  private Front of(String queue) {
    return byQueue.computeIfAbsent(queue, q -> new Front());
  }

  /** {@return where to begin in some queues; those that are left out begin at the beginning} */
  Map<String, Instant> of(Collection<String> queues, Instant now) {
    Map<String, Instant> known = new HashMap<>();
    for (String queue : queues) {
      Instant at = of(queue).at(now);
      if (at != null) {
        known.put(queue, at);
      }
    }
    return known;
  }

  /** Notes what was claimed, and how much room that left. */
  void claimed(Collection<LiveRow> rows, Map<String, Integer> room, Instant now) {
    Map<String, Instant> latest = new HashMap<>();
    for (LiveRow row : rows) {
      latest.merge(row.assignment.queue(), row.readyAt, (a, b) -> a.isAfter(b) ? a : b);
    }
    room.forEach((queue, left) -> of(queue).taken(left > 0 ? null : latest.get(queue), now));
  }

  /** Notes what is put in. */
  void added(Collection<NewExecution> executions) {
    for (NewExecution execution : executions) {
      of(execution.assignment().queue()).added(execution.readyAt());
    }
  }

  /** Notes that some executions may be back in line, where they were. */
  void ended(Collection<Completion> completions) {
    if (completions.stream().anyMatch(one -> !(one.ending() instanceof Ending.Over))) {
      byQueue.values().forEach(front -> front.added(null));
    }
  }
}
