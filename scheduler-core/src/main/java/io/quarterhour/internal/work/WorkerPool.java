package io.quarterhour.internal.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one queue: at most so many run at once, on threads that an executor gives; what
 * was claimed ahead waits in line. A worker that has done its run takes the next one in line, so
 * that a thread is asked for only when one more is needed.
 */
public final class WorkerPool {
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
   * @throws RejectedExecutionException if the executor gives no thread; the run was not taken
   */
  public void submit(Run run) {
    synchronized (this) {
      if (busy >= workers) {
        line.add(run);
        return;
      }
      busy++;
    }
    try {
      threads.execute(() -> workFrom(run));
    } catch (RejectedExecutionException e) {
      release();
      throw e;
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
   * @return what can't be run because the executor gives no thread for it; it is now the caller's
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
    Run run = next;
    try {
      threads.execute(() -> workFrom(run));
      return List.of();
    } catch (RejectedExecutionException e) {
      List<Run> left = new ArrayList<>();
      left.add(run);
      synchronized (this) {
        busy--;
        // Nobody may be left who would take them out of the line.
        left.addAll(takeLine());
      }
      return left;
    }
  }

  private synchronized void release() {
    busy--;
  }
}
