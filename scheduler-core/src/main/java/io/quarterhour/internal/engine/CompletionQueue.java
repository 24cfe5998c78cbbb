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
  private final LoopWakers wakers;
  private final ConcurrentLinkedQueue<FinishedAttempt> waiting = new ConcurrentLinkedQueue<>();

  CompletionQueue(LoopWakers wakers) {
    this.wakers = wakers;
  }

  /** Adds a finished attempt and wakes the {@link CompletionLoop}. */
  void add(FinishedAttempt finishedAttempt) {
    waiting.add(finishedAttempt);
    wakers.completion().wake();
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
