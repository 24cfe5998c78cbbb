package io.quarterhour.internal.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one queue: at most so many run at once, on threads that an executor gives; what
 * was claimed ahead waits in line. A worker works off the line before it leaves, so that a thread
 * is asked for only when one more is needed, and many short runs cost no hand-over each.
 */
public final class WorkerPool {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private final Executor threads;
  private final int workers;
  private final Consumer<RunningAttempt> work;
  private final Deque<RunningAttempt> waiting = new ArrayDeque<>();
  private int busy;

  /** A pool of so many workers; {@code work} does not throw. */
  public WorkerPool(Executor threads, int workers, Consumer<RunningAttempt> work) {
    this.threads = threads;
    this.workers = workers;
    this.work = work;
  }

  /** Takes runs, and answers those for which the executor gives no thread. */
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
   * Lets workers begin that were counted as busy; answers what is refused for want of threads. An
   * executor of the host may refuse in any way; a JVM that is out of threads throws an error.
   */
  @SuppressWarnings("CatchingUnchecked")
  private List<RunningAttempt> begin(int count) {
    for (int missing = count; missing > 0; missing--) {
      try {
        threads.execute(this::runUntilEmpty);
      } catch (Throwable e) {
        LOG.warn("no thread could be had for {} workers: {}", missing, String.valueOf(e));
        return refuse(missing);
      }
    }
    return List.of();
  }

  /** So many workers could not begin: what they would have run is answered, the last in line. */
  private synchronized List<RunningAttempt> refuse(int missing) {
    busy -= missing;
    int left = busy == 0 ? waiting.size() : Math.min(missing, waiting.size());
    List<RunningAttempt> refused = new ArrayList<>(left);
    for (; left > 0; left--) {
      refused.add(waiting.removeLast());
    }
    return refused;
  }

  /** The work of one worker: one run after the other, until nobody is in line. */
  private void runUntilEmpty() {
    RunningAttempt run = next(null);
    while (run != null) {
      work.accept(run);
      run = next(run);
    }
  }

  private synchronized @Nullable RunningAttempt next(@Nullable RunningAttempt done) {
    if (done != null && done.wasAbandoned()) {
      // Another worker took this one's place when the engine gave the run up.
      return null;
    }
    RunningAttempt run = waiting.poll();
    if (run == null) {
      busy--;
    }
    return run;
  }

  /** {@return what waits in line, which is now the caller's} */
  public synchronized List<RunningAttempt> drain() {
    List<RunningAttempt> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /**
   * Gives a worker that does not return up: another one takes its place. Answers what is refused
   * for want of a thread.
   */
  public List<RunningAttempt> replaceWorker() {
    return begin(1);
  }
}
