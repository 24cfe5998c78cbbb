package io.quarterhour.examples.cluster.drill;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The slots that are due and those that run, in any order of notes. A slot is a fire time of a
 * task, or a call. Safe for use by many threads.
 */
final class SlotLedger {
  private final Map<String, Long> due = new ConcurrentHashMap<>();
  private final Map<String, Long> ran = new ConcurrentHashMap<>();

  /**
   * The slots that were due.
   *
   * @param due the number of slots
   * @param missing the number of those that did not run
   * @param lateness the lateness of the others
   */
  record Summary(int due, int missing, Lateness lateness) {}

  /** {@return the key of a fire time of a task} */
  static String key(String task, long slot) {
    return task + " " + slot;
  }

  /** Notes that a call is due. */
  void due(String call, long at) {
    due.put(call, at);
  }

  /**
   * Notes the fire times of a task in a span of time.
   *
   * @param from the beginning of the span, inclusive, in milliseconds since the epoch
   * @param to the end of the span, exclusive
   * @param anchor one of the fire times of the task
   * @param period the time between two of them
   */
  void due(String task, long from, long to, long anchor, long period) {
    for (long slot = from + Math.floorMod(anchor - from, period); slot < to; slot += period) {
      due.put(key(task, slot), slot);
    }
  }

  /** Notes that a slot runs. If it runs several times, the first one counts. */
  void ran(String key, long at) {
    ran.merge(key, at, Math::min);
  }

  /** {@return the slots that were due, without those that ran and were not due} */
  Summary summary() {
    return summary(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * {@return the slots that were due in a span of time}
   *
   * @param from the beginning of the span, inclusive, in milliseconds since the epoch
   * @param to the end of the span, exclusive
   */
  Summary summary(long from, long to) {
    Lateness lateness = new Lateness();
    int count = 0;
    for (Map.Entry<String, Long> entry : due.entrySet()) {
      long slot = entry.getValue();
      if (slot >= from && slot < to) {
        count++;
        Long at = ran.get(entry.getKey());
        if (at != null) {
          lateness.add(at - slot);
        }
      }
    }
    return new Summary(count, count - lateness.count(), lateness);
  }
}
