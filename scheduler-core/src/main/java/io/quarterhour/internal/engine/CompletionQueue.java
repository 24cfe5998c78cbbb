package io.quarterhour.internal.engine;

import io.quarterhour.internal.model.FinishedAttempt;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

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

  /** {@return the oldest finished attempt, which is removed from the queue; null if it is empty} */
  @Nullable FinishedAttempt poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
