package io.quarterhour.internal.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one queue: at most so many run at once, on threads that an executor gives; what
 * was claimed ahead waits in line. A worker that has done its run takes the next one in line, so
 * that a thread is asked for only when one more is needed.
 */
public final class WorkerPool {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private final Executor threads;
  private final int workers;
  private final Consumer<Run> work;
  private final Deque<Run> line = new ArrayDeque<>();
  private int busy;

  /** A pool of so many workers; {@code work} does not throw. */
  public WorkerPool(Executor threads, int workers, Consumer<Run> work) {
    this.threads = threads;
    this.workers = workers;
    this.work = work;
  }

  /**
   * Takes a run.
   *
   * @throws RejectedExecutionException if no thread could be had; the run was not taken
   */
  public void submit(Run run) {
    synchronized (this) {
      if (busy >= workers) {
        line.add(run);
        return;
      }
      busy++;
    }
    if (!isOnAThread(run)) {
      synchronized (this) {
        busy--;
      }
      throw new RejectedExecutionException("no thread could be had");
    }
  }

  /**
   * An executor of the host may refuse in any way; a JVM that is out of threads throws an error.
   */
  @SuppressWarnings("CatchingUnchecked")
  private boolean isOnAThread(Run run) {
    try {
      threads.execute(() -> workFrom(run));
      return true;
    } catch (Throwable e) {
      LOG.warn(
          "no thread could be had for action {}: {}",
          run.claimed().execution().action(),
          String.valueOf(e));
      return false;
    }
  }

  private void workFrom(Run first) {
    Run run = first;
    while (run != null) {
      work.accept(run);
      run = next(run);
    }
  }

  private synchronized @Nullable Run next(Run done) {
    if (done.wasAbandoned()) {
      // Another worker took this one's place when the engine gave the run up.
      return null;
    }
    Run run = line.poll();
    if (run == null) {
      busy--;
    }
    return run;
  }

  /** {@return what waits in line, which is now the caller's} */
  public synchronized List<Run> takeLine() {
    List<Run> taken = List.copyOf(line);
    line.clear();
    return taken;
  }

  /**
   * Gives a worker that does not return up: another one takes its place.
   *
   * @return what waits in line, if no thread can be had for it; it is now the caller's
   */
  public List<Run> replaceWorker() {
    Run next;
    synchronized (this) {
      next = line.poll();
      if (next == null) {
        busy--;
        return List.of();
      }
    }
    if (isOnAThread(next)) {
      return List.of();
    }
    synchronized (this) {
      busy--;
      List<Run> taken = new ArrayList<>(line);
      taken.add(0, next);
      line.clear();
      return taken;
    }
  }
}
