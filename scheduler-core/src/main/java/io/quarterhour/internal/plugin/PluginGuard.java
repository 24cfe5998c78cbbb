package io.quarterhour.internal.plugin;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards calls of plug-ins that have no execution to fail: catches everything that they throw, logs
 * it and counts it.
 */
public final class PluginGuard {
  private static final Logger LOG = LoggerFactory.getLogger("io.quarterhour.plugin");

  private final AtomicLong failures = new AtomicLong();

  /** Creates a guard whose count starts at zero. */
  public PluginGuard() {}

  /** Runs a call of a plug-in that returns nothing. */
  public void run(String plugin, Runnable call) {
    call(
        plugin,
        () -> {
          call.run();
          return true;
        },
        false);
  }

  /** Calls a plug-in; returns {@code otherwise} if it throws. */
  @SuppressWarnings("CatchingUnchecked") // plug-ins may throw anything, including errors of the JVM
  public <T> T call(String plugin, Callable<T> call, T otherwise) {
    try {
      return call.call();
    } catch (Throwable e) {
      failures.incrementAndGet();
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      log(
          () ->
              LOG.warn(
                  "Call of {} threw {}; the engine continues without its result, and executions go"
                      + " on. If it repeats, fix the called class",
                  plugin,
                  OneLine.of(String.valueOf(e)),
                  e));
      return otherwise;
    }
  }

  /**
   * Writes to the log of the host, and ignores everything that this throws: the log is code of the
   * host too, and an exception that is logged may throw from its own methods.
   *
   * @param statement the statement that logs
   */
  @SuppressWarnings("CatchingUnchecked") // see above
  public static void log(Runnable statement) {
    try {
      statement.run();
    } catch (Exception | Error e) {
      // There is nothing to which this could be reported.
    }
  }

  /** {@return the number of calls that threw} */
  public long failures() {
    return failures.get();
  }
}
