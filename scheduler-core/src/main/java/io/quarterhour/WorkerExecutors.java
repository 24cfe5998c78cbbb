package io.quarterhour;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates the executors of the workers: virtual threads if the JVM supports them, platform threads
 * otherwise. All threads are daemons.
 */
final class WorkerExecutors {
  private static final int IDLE_SECONDS = 60;

  private WorkerExecutors() {}

  /** {@return whether this JVM supports virtual threads} */
  static boolean areVirtual() {
    return startVirtual() != null;
  }

  /** {@return the executor of each queue: the one that the host gave, otherwise a new one} */
  static Function<String, Executor> forQueues(String node, Map<String, Executor> given) {
    Map<String, Executor> known = Map.copyOf(given);
    return queue -> {
      Executor executor = known.get(queue);
      return executor == null ? forQueue(node, queue) : executor;
    };
  }

  /**
   * {@return an executor for the workers of a queue; the worker pool limits the number of threads}
   */
  private static Executor forQueue(String node, String queue) {
    String name = "quarterhour-" + node + "-" + queue + "-";
    Method startVirtual = startVirtual();
    return startVirtual == null ? platform(name) : virtual(startVirtual, name);
  }

  private static ExecutorService platform(String name) {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, name + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private static Executor virtual(Method start, String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Runnable named =
          () -> {
            Thread.currentThread().setName(name + count.incrementAndGet());
            task.run();
          };
      try {
        start.invoke(null, named);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a virtual thread could not be started", e);
      }
    };
  }

  /**
   * Finds {@code Thread.startVirtualThread} by reflection. It is final since Java 21, but this
   * library is compiled for Java 17.
   */
  private static @Nullable Method startVirtual() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
