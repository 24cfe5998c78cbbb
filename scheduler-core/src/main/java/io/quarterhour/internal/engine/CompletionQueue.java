package io.quarterhour.internal.engine;

import io.quarterhour.internal.model.FinishedAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Queue of finished attempts. Bounded, because each entry occupies a worker slot. Safe for use by
 * many threads.
 */
final class CompletionQueue {
  private final ConcurrentLinkedQueue<FinishedAttempt> waiting = new ConcurrentLinkedQueue<>();

  void add(FinishedAttempt finishedAttempt) {
    waiting.add(finishedAttempt);
  }

  List<FinishedAttempt> take(int limit) {
    List<FinishedAttempt> claimed = new ArrayList<>();
    FinishedAttempt next = waiting.poll();
    while (next != null) {
      claimed.add(next);
      next = claimed.size() < limit ? waiting.poll() : null;
    }
    return claimed;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
