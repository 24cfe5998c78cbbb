package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.watch.RunAbandoner;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.Worker;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Queue of finished attempts. Bounded, because each entry occupies a worker slot. Many threads add
 * to it; only the {@link CompletionLoop} takes from it.
 */
final class CompletionQueue implements RunAbandoner.Results {
  private final RunRegistry runRegistry;
  private final Worker worker;
  private final LoopWakers wakers;
  private final ConcurrentLinkedQueue<FinishedAttempt> waiting = new ConcurrentLinkedQueue<>();

  /** Whether the results of some runs in the registry are lost. */
  private volatile boolean anyLost;

  /**
   * Creates an empty queue.
   *
   * @param runRegistry the runs whose results may be lost
   * @param worker makes results in their place
   * @param wakers the wakers of the loops
   */
  CompletionQueue(RunRegistry runRegistry, Worker worker, LoopWakers wakers) {
    this.runRegistry = runRegistry;
    this.worker = worker;
    this.wakers = wakers;
  }

  /** Adds a finished attempt and wakes the {@link CompletionLoop}. */
  @Override
  public void add(FinishedAttempt finishedAttempt) {
    waiting.add(finishedAttempt);
    wakers.completion().wake();
  }

  /**
   * Announces that the result of a run was lost to an error between its end and this queue. The run
   * is recorded as failed, which frees its slot. Allocates nothing, because memory may be what is
   * missing.
   */
  @Override
  public void announceLost() {
    anyLost = true;
    wakers.completion().wake();
  }

  /** {@return the first finished attempt, which stays in the queue; null if there is none} */
  @Nullable FinishedAttempt first() {
    return waiting.peek();
  }

  /** Removes the first finished attempt. */
  void removeFirst() {
    waiting.poll();
  }

  /** Adds a failure in place of each lost result. */
  void replaceLost() {
    if (!anyLost) {
      return;
    }
    anyLost = false;
    try {
      for (RunningAttempt run : runRegistry.all()) {
        if (run.isResultLost()) {
          waiting.add(worker.lost(run));
          run.resultReplaced();
        }
      }
    } catch (RuntimeException | Error e) {
      anyLost = true;
      throw e;
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty() && !anyLost;
  }
}
