package io.quarterhour.internal.work;

import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.plugin.PluginGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one queue. At most a fixed number of runs execute at the same time, on threads of
 * an executor; runs that were claimed ahead wait in a queue. A worker takes runs until the queue is
 * empty, so that a thread is requested only if one more worker is needed, and many short runs do
 * not each pay for a thread hand-over.
 */
public final class WorkerPool {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private final Executor threads;
  private final int workers;
  private final AttemptRunner attemptRunner;
  private final Deque<RunningAttempt> waiting = new ArrayDeque<>();
  private int busy;

  /** Creates a pool with {@code workers} workers. */
  public WorkerPool(Executor threads, int workers, AttemptRunner attemptRunner) {
    this.threads = threads;
    this.workers = workers;
    this.attemptRunner = attemptRunner;
  }

  /** Queues runs for the workers. Returns the runs for which the executor provides no thread. */
  public List<RunningAttempt> submit(List<RunningAttempt> runs) {
    int more;
    synchronized (this) {
      waiting.addAll(runs);
      more = Math.min(workers - busy, waiting.size());
      busy += more;
    }
    return begin(more);
  }

  /**
   * Starts workers that are already counted as busy. Returns the runs that are refused because
   * there is no thread. An executor of the host may refuse in any way, and a JVM without free
   * threads throws an error.
   */
  @SuppressWarnings("CatchingUnchecked")
  private List<RunningAttempt> begin(int count) {
    for (int missing = count; missing > 0; missing--) {
      try {
        threads.execute(this::runUntilEmpty);
      } catch (Throwable e) {
        List<RunningAttempt> refused = refuse(missing);
        int workersMissing = missing;
        PluginGuard.log(
            () ->
                LOG.warn(
                    "Executor provided no thread for {} workers; their executions are released to"
                        + " run later. Check the size of the executor: {}",
                    workersMissing,
                    OneLine.of(String.valueOf(e))));
        return refused;
      }
    }
    return List.of();
  }

  /**
   * Removes from the queue the runs of {@code missing} workers that could not start, or all runs if
   * no worker is left, the newest first, and returns them.
   */
  private synchronized List<RunningAttempt> refuse(int missing) {
    busy -= missing;
    int left = busy == 0 ? waiting.size() : Math.min(missing, waiting.size());
    List<RunningAttempt> refused = new ArrayList<>(left);
    for (; left > 0; left--) {
      refused.add(waiting.removeLast());
    }
    return refused;
  }

  /** The work of one worker: takes one run after the other until the queue is empty. */
  private void runUntilEmpty() {
    RunningAttempt run = next(null);
    while (run != null) {
      attemptRunner.run(run);
      run = next(run);
    }
  }

  private synchronized @Nullable RunningAttempt next(@Nullable RunningAttempt done) {
    if (done != null && done.wasAbandoned()) {
      // Another worker has taken the place of this one since the engine abandoned the run.
      return null;
    }
    RunningAttempt run = waiting.poll();
    if (run == null) {
      busy--;
    }
    return run;
  }

  /** Runs a run that does not reach a worker, on the calling thread: it ends without its action. */
  public void runHere(RunningAttempt run) {
    attemptRunner.run(run);
  }

  /** {@return the waiting runs, which are removed from the queue} */
  public synchronized List<RunningAttempt> drain() {
    List<RunningAttempt> claimed = List.copyOf(waiting);
    waiting.clear();
    return claimed;
  }

  /**
   * Starts another worker in place of one that does not return. Returns the runs that are refused
   * because there is no thread.
   */
  public List<RunningAttempt> replaceWorker() {
    return begin(1);
  }
}
