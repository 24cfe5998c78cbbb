package io.quarterhour.internal.engine;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.execution.Execution;
import io.quarterhour.internal.plugin.PluginGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of ends, on a thread of its own, so that a slow one keeps nobody waiting. */
final class ListenerDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatcher.class);

  private final List<ExecutionListener> listeners;
  private final PluginGuard guard;
  private final BlockingQueue<Optional<Execution>> waiting;
  private final Thread thread;
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean stopped;

  ListenerDispatcher(List<ExecutionListener> listeners, PluginGuard guard, EngineOptions options) {
    this.listeners = List.copyOf(listeners);
    this.guard = guard;
    this.waiting = new ArrayBlockingQueue<>(options.listenerBacklog());
    this.thread =
        new Thread(this::announceAll, "quarterhour-" + options.node().name() + "-listeners");
    thread.setDaemon(true);
  }

  void start() {
    if (!listeners.isEmpty()) {
      thread.start();
    }
  }

  /** {@return whether anybody listens} */
  boolean hasListeners() {
    return !listeners.isEmpty();
  }

  /** Takes an end, or what was quarantined, to be told later. */
  void accept(Execution execution) {
    if (hasListeners() && !waiting.offer(Optional.of(execution))) {
      dropped.incrementAndGet();
    }
  }

  /** Tells what waits, on the thread that calls. */
  void announce() {
    Optional<Execution> next = waiting.poll();
    while (next != null) {
      next.ifPresent(this::announce);
      next = waiting.poll();
    }
  }

  /** Lets the thread end when it has told what is left; if it cannot be woken, it is awake. */
  boolean halt() {
    stopped = true;
    return waiting.offer(Optional.empty());
  }

  /**
   * Lets listeners be told of what is left, for so long at most; who does not return is left
   * behind.
   */
  void stop(Duration longest) throws InterruptedException {
    boolean woken = halt();
    if (thread.isAlive()) {
      thread.join(longest.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        LOG.warn(
            "a listener does not return: it is left behind, and {} ends are not told",
            waiting.size() - (woken ? 1 : 0));
      }
    }
  }

  private void announceAll() {
    try {
      while (!stopped || !waiting.isEmpty()) {
        waiting.take().ifPresent(this::announce);
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts this thread, when it gives it up.
      Thread.currentThread().interrupt();
    }
  }

  private void announce(Execution execution) {
    boolean over = execution.state().isFinished();
    for (ExecutionListener listener : listeners) {
      guard.run(
          "listener " + listener.getClass().getName(),
          () -> {
            if (over) {
              listener.onFinished(execution);
            } else {
              listener.onQuarantined(execution);
            }
          });
    }
  }

  /** {@return how many calls were dropped because listeners were too slow} */
  long dropped() {
    return dropped.get();
  }
}
