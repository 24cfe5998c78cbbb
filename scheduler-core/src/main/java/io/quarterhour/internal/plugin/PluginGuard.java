package io.quarterhour.internal.plugin;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every call of a plug-in goes through that has no execution to fail: it catches whatever is
 * thrown, logs it and counts.
 */
public final class PluginGuard {
  private static final Logger LOG = LoggerFactory.getLogger("io.quarterhour.plugin");

  private final AtomicLong failures = new AtomicLong();

  /** Counts from zero. */
  public PluginGuard() {}

  /** Runs something of a plug-in that answers nothing. */
  public void run(String plugin, Runnable call) {
    call(
        plugin,
        () -> {
          call.run();
          return true;
        },
        false);
  }

  /** Calls a plug-in; answers {@code otherwise} if it throws. */
  @SuppressWarnings("CatchingUnchecked") // plug-ins throw whatever they like, errors of the JVM too
  public <T> T call(String plugin, Callable<T> call, T otherwise) {
    try {
      return call.call();
    } catch (Throwable e) {
      failures.incrementAndGet();
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.warn("{} threw {}; the engine goes on without its answer", plugin, String.valueOf(e), e);
      return otherwise;
    }
  }

  /** {@return how many calls threw} */
  public long failures() {
    return failures.get();
  }
}
