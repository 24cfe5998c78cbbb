package io.quarterhour.internal.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the plug-ins that are {@link AutoCloseable}, each on a thread of its own, so that one that
 * hangs holds up neither the others nor the caller.
 */
final class PluginCloser {
  private static final Logger LOG = LoggerFactory.getLogger(PluginCloser.class);

  private final PluginGuard guard = new PluginGuard();

  /**
   * Closes plug-ins. What they throw is logged. Those that have not returned in time are
   * interrupted and abandoned.
   *
   * @param plugins the plug-ins, each once
   * @param limit the maximum wait for all of them together
   */
  void close(Iterable<?> plugins, Duration limit) {
    List<String> names = new ArrayList<>();
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (Object plugin : plugins) {
      if (plugin instanceof AutoCloseable closeable) {
        String name = plugin.getClass().getName();
        names.add(name);
        calls.add(() -> guard.call("close() of " + name, () -> closed(closeable), false));
      }
    }
    if (calls.isEmpty()) {
      return;
    }
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "quarterhour-plugin-close");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Boolean>> results =
          threads.invokeAll(calls, limit.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).isCancelled()) {
          LOG.warn(
              "Plug-in {} did not close within {} and is abandoned; check what its close() waits"
                  + " for",
              names.get(i),
              limit);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdown();
    }
  }

  private static boolean closed(AutoCloseable closeable) throws Exception {
    closeable.close();
    return true;
  }
}
