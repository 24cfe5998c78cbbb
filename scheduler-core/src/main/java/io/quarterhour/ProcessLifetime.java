package io.quarterhour;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ties a started scheduler to its process: keeps the JVM alive until the scheduler has stopped, and
 * stops the scheduler when the JVM is asked to exit.
 *
 * <p>The shutdown hook is added after the scheduler has started and removed before it closes its
 * store, so that code of the host that calls {@link System#exit} while it starts or closes
 * something does not wait for a hook that waits for this code.
 */
final class ProcessLifetime {
  private final String threadName;
  private final boolean keepAlive;
  private final boolean shutdownHook;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Thread hook;

  /**
   * Creates the lifetime of a scheduler that has not started.
   *
   * @param node the name of the node, for the names of threads
   * @param keepAlive whether to keep the JVM alive
   * @param shutdownHook whether to stop the scheduler when the JVM exits
   */
  ProcessLifetime(String node, boolean keepAlive, boolean shutdownHook) {
    threadName = "quarterhour-" + node;
    this.keepAlive = keepAlive;
    this.shutdownHook = shutdownHook;
  }

  /** Begins the lifetime; {@code stop} stops the scheduler. */
  void begin(Runnable stop) {
    if (keepAlive) {
      Thread thread = new Thread(this::awaitEnd, threadName + "-keep-alive");
      thread.setDaemon(false);
      thread.start();
    }
    if (shutdownHook) {
      Thread thread = new Thread(stop, threadName + "-shutdown");
      try {
        Runtime.getRuntime().addShutdownHook(thread);
        hook = thread;
      } catch (IllegalStateException e) {
        // The JVM is exiting already.
      }
    }
  }

  private void awaitEnd() {
    boolean isEnded = false;
    while (!isEnded) {
      try {
        ended.await();
        isEnded = true;
      } catch (InterruptedException e) {
        // Only stop() ends this thread.
      }
    }
  }

  /** Removes the hook. Has no effect while the JVM exits. */
  void removeHook() {
    Thread thread = hook;
    hook = null;
    if (thread != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(thread);
      } catch (IllegalStateException e) {
        // The JVM is exiting: the hook runs, or this is the hook.
      }
    }
  }

  /** Lets the JVM end. */
  void end() {
    removeHook();
    ended.countDown();
  }
}
