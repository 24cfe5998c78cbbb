package io.quarterhour.internal.engine.watch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls of plug-ins, executors and transactions that may not return, each on a thread of its
 * own, so that the thread that stops a run does not wait for them. They are rare: callbacks of
 * cancelled actions, and what follows when an action is abandoned. In an engine without threads
 * they run on the calling thread. Safe for use by many threads.
 */
public final class DetachedCalls implements Executor {
  private static final int MAX_THREADS = 1000;

  private final String threadName;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean threaded;

  /** Creates an executor that runs calls on the calling thread until {@link #useThreads}. */
  public DetachedCalls(String nodeName) {
    threadName = "quarterhour-" + nodeName + "-stop";
  }

  /** Runs each further call on a thread of its own. */
  public void useThreads() {
    threaded = true;
  }

  /**
   * Runs a call.
   *
   * @throws RejectedExecutionException if 1000 calls have not returned yet, or if there is no
   *     thread
   */
  @Override
  public void execute(Runnable call) {
    if (!threaded) {
      call.run();
      return;
    }
    if (running.incrementAndGet() > MAX_THREADS) {
      running.decrementAndGet();
      throw new RejectedExecutionException(MAX_THREADS + " calls have not returned");
    }
    try {
      Thread thread = new Thread(() -> runCounted(call), threadName);
      thread.setDaemon(true);
      thread.start();
    } catch (OutOfMemoryError e) {
      running.decrementAndGet();
      throw new RejectedExecutionException("no thread is available", e);
    }
  }

  private void runCounted(Runnable call) {
    try {
      call.run();
    } finally {
      running.decrementAndGet();
    }
  }
}
