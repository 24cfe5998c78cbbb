package io.quarterhour.jdbc.internal;

import io.quarterhour.store.Completion;
import io.quarterhour.store.Ending;
import io.quarterhour.store.NewExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the work of each queue begins, as far as this node knows: what was ready earlier is
 * claimed. A claim that begins there need not walk over what is gone, which a database keeps for as
 * long as somebody, a backup say, may still want to see it.
 *
 * <p>It is remembered only for a moment, and only while there is more than can be claimed; and a
 * claim that finds too little looks at everything. So what comes in before the front waits no
 * longer than that moment, and less if there is room.
 *
 * <p>Safe for use by many threads.
 */
public final class Fronts {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Map<String, Front> byQueue = new ConcurrentHashMap<>();

  private record Front(Instant at, Instant since) {
    boolean isFresh(Instant now) {
      return now.isBefore(since.plus(MOMENT));
    }
  }

  /** {@return where to begin in some queues; those that are not there begin at the beginning} */
  Map<String, Instant> of(Collection<String> queues, Instant now) {
    Map<String, Instant> known = new HashMap<>();
    for (String queue : queues) {
      Front front = byQueue.get(queue);
      if (front != null && front.isFresh(now)) {
        known.put(queue, front.at);
      }
    }
    return known;
  }

  /** Notes what was claimed, and how much room that left. */
  void claimed(Collection<LiveRow> rows, Map<String, Integer> room, Instant now) {
    Map<String, Instant> earliest = new HashMap<>();
    for (LiveRow row : rows) {
      earliest.merge(row.assignment.queue(), row.readyAt, (a, b) -> a.isBefore(b) ? a : b);
    }
    room.forEach(
        (queue, left) -> {
          Instant at = earliest.get(queue);
          if (left > 0 || at == null) {
            byQueue.remove(queue);
          } else {
            byQueue.compute(
                queue,
                (q, before) ->
                    new Front(at, before == null || !before.isFresh(now) ? now : before.since));
          }
        });
  }

  /** Notes what is put in: no queue begins later. */
  void added(Collection<NewExecution> executions) {
    if (byQueue.isEmpty()) {
      return;
    }
    for (NewExecution execution : executions) {
      Instant readyAt = execution.readyAt();
      byQueue.computeIfPresent(
          execution.assignment().queue(),
          (queue, front) -> readyAt.isBefore(front.at) ? null : front);
    }
  }

  /** Notes that some executions may be back in line, where they were. */
  void forget(Collection<Completion> completions) {
    if (completions.stream().anyMatch(one -> !(one.ending() instanceof Ending.Over))) {
      byQueue.clear();
    }
  }
}
