package io.quarterhour.internal.engine.watch;

import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.store.TransactionSupport;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Abandons runs whose actions do not return. The fencing token protects their executions from
 * anything that the actions do later. Safe for use by many threads.
 */
public final class RunAbandoner {
  private final Worker worker;
  private final Consumer<FinishedAttempt> results;
  private final Consumer<String> replaceWorker;
  private final StuckThreads stuckThreads;
  private final DetachedCalls detachedCalls;

  /**
   * Creates an abandoner.
   *
   * @param worker determines the results of abandoned runs
   * @param results receives these results
   * @param replaceWorker starts another worker for a queue, in place of one that does not return
   * @param stuckThreads counts the threads of abandoned actions
   * @param detachedCalls run what may block
   */
  public RunAbandoner(
      Worker worker,
      Consumer<FinishedAttempt> results,
      Consumer<String> replaceWorker,
      StuckThreads stuckThreads,
      DetachedCalls detachedCalls) {
    this.worker = worker;
    this.results = results;
    this.replaceWorker = replaceWorker;
    this.stuckThreads = stuckThreads;
    this.detachedCalls = detachedCalls;
  }

  /**
   * Abandons a run: its execution ends without the result of the action, and another worker takes
   * the place of its thread. Does not block.
   *
   * @param summary the summary of the failure
   * @return whether it was abandoned; false if the action has returned after all
   */
  boolean abandon(RunningAttempt run, String summary) {
    return end(run, worker.abandon(run, summary), () -> replaceWorker.accept(run.queue()));
  }

  /** Abandons a run while the node stops, unless its action has returned after all. */
  public void abandonAtShutdown(RunningAttempt run) {
    end(run, worker.abandonAtShutdown(run), () -> {});
  }

  private boolean end(
      RunningAttempt run, @Nullable FinishedAttempt finishedAttempt, Runnable afterwards) {
    if (finishedAttempt == null) {
      return false;
    }
    stuckThreads.abandoned(run.queue());
    Runnable last =
        () -> {
          abort(run);
          results.accept(finishedAttempt);
          afterwards.run();
        };
    try {
      detachedCalls.execute(last);
    } catch (RejectedExecutionException e) {
      // Better late than never: the slot of the run is not free before its result is recorded.
      last.run();
    }
    return true;
  }

  /**
   * Aborts the transaction of an abandoned run, because its locks would block the execution when it
   * runs again on another node.
   */
  private static void abort(RunningAttempt run) {
    TransactionSupport.Transaction<?> transaction = run.transaction();
    if (transaction != null) {
      transaction.abort();
    }
  }
}
