package io.quarterhour.internal.engine.watch;

import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.store.TransactionSupport;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Abandons runs whose actions do not return. The fencing token protects their executions from
 * anything that the actions do later. Safe for use by many threads.
 */
public final class RunAbandoner {
  private static final Logger LOG = LoggerFactory.getLogger(RunAbandoner.class);

  private final Worker worker;
  private final Results results;
  private final Consumer<String> replaceWorker;
  private final StuckThreads stuckThreads;
  private final DetachedCalls detachedCalls;

  /** Receives the results of abandoned runs. */
  public interface Results {
    /** Adds a result. */
    void add(FinishedAttempt finishedAttempt);

    /** Announces that the result of a run is lost, so that another one must take its place. */
    void announceLost();
  }

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
      Results results,
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
    return end(run, () -> worker.abandon(run, summary), () -> replaceWorker.accept(run.queue()));
  }

  /** Abandons a run while the node stops, unless its action has returned after all. */
  public void abandonAtShutdown(RunningAttempt run) {
    end(run, () -> worker.abandonAtShutdown(run), () -> {});
  }

  /**
   * Ends a run. If an error of the node, such as a lack of memory, keeps its result from being
   * made, it is announced as lost: the run must not keep its slot and its worker.
   */
  private boolean end(
      RunningAttempt run, Supplier<@Nullable FinishedAttempt> abandonment, Runnable afterwards) {
    FinishedAttempt made = null;
    try {
      made = abandonment.get();
      if (made == null) {
        return false;
      }
    } catch (RuntimeException | Error e) {
      run.loseResultOfAbandoned();
      if (!run.isResultLost()) {
        throw e;
      }
      LOG.error("Result of an abandoned run could not be made; it is recorded as failed", e);
    }
    FinishedAttempt finishedAttempt = made;
    stuckThreads.abandoned(run.queue());
    Runnable last = () -> finish(run, finishedAttempt, afterwards);
    try {
      detachedCalls.execute(last);
    } catch (RejectedExecutionException e) {
      // Better late than never: the slot of the run is not free before its result is recorded.
      last.run();
    }
    return true;
  }

  private void finish(
      RunningAttempt run, @Nullable FinishedAttempt finishedAttempt, Runnable afterwards) {
    try {
      abort(run);
      if (finishedAttempt == null) {
        results.announceLost();
      } else {
        results.add(finishedAttempt);
      }
    } catch (RuntimeException | Error e) {
      run.loseResultOfAbandoned();
      results.announceLost();
      throw e;
    } finally {
      afterwards.run();
    }
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
