package io.quarterhour.internal.engine;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.execution.Execution;
import io.quarterhour.health.Health;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports finished and quarantined executions to listeners, on a thread of its own, so that a slow
 * listener delays nothing else.
 */
final class ListenerDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatcher.class);

  private final List<ExecutionListener> listeners;
  private final PluginGuard guard;
  private final BlockingQueue<Optional<Execution>> waiting;
  private final Thread thread;
  private final AtomicLong dropped = new AtomicLong();
  private final TimeSource time;
  private final int capacity;
  private volatile @Nullable Instant lastDroppedAt;
  private volatile boolean stopped;
  private volatile boolean abandoned;

  /** The class of the listener that was called last. */
  private volatile String called = "";

  ListenerDispatcher(
      List<ExecutionListener> listeners,
      PluginGuard guard,
      EngineOptions options,
      TimeSource time) {
    this.listeners = List.copyOf(listeners);
    this.guard = guard;
    this.time = time;
    capacity = options.listenerQueueCapacity();
    this.waiting = new ArrayBlockingQueue<>(capacity);
    this.thread =
        new Thread(this::dispatchAll, "quarterhour-" + options.node().name() + "-listeners");
    thread.setDaemon(true);
  }

  void start() {
    if (!listeners.isEmpty()) {
      thread.start();
    }
  }

  /** {@return whether any listener is registered} */
  boolean hasListeners() {
    return !listeners.isEmpty();
  }

  /**
   * Queues a finished or quarantined execution for the listeners. If the queue is full, the event
   * is dropped and counted.
   */
  void accept(Execution execution) {
    if (hasListeners() && !waiting.offer(Optional.of(execution))) {
      dropped.incrementAndGet();
      lastDroppedAt = time.instant();
    }
  }

  /** Calls the listeners for all waiting events on the calling thread. */
  void dispatch() {
    Optional<Execution> next = waiting.poll();
    while (next != null) {
      next.ifPresent(this::dispatch);
      next = waiting.poll();
    }
  }

  /**
   * Asks the thread to end after it has reported the waiting events. Returns whether a wake-up
   * entry was added; if the queue is full, the thread needs none.
   */
  boolean halt() {
    stopped = true;
    return waiting.offer(Optional.empty());
  }

  /**
   * Waits at most {@code longest} for the remaining events to be reported. A listener that does not
   * return by then is interrupted and abandoned.
   */
  void stop(Duration longest) throws InterruptedException {
    boolean woken = halt();
    if (thread.isAlive()) {
      thread.join(longest.toMillis());
      if (thread.isAlive()) {
        abandoned = true;
        thread.interrupt();
        LOG.warn(
            "Listeners did not finish within {}; listener {} was called last. Its thread is"
                + " interrupted and abandoned, and {} waiting events may be lost to all listeners."
                + " Make listeners return quickly",
            longest,
            called,
            waiting.size() - (woken ? 1 : 0));
      }
    }
  }

  @SuppressWarnings("CatchingUnchecked") // see below
  private void dispatchAll() {
    while (!abandoned && (!stopped || !waiting.isEmpty())) {
      try {
        waiting.take().ifPresent(this::dispatch);
      } catch (Throwable e) {
        // The thread goes on, because no other one reports the following events: a listener has
        // left it interrupted, or the node lacked memory for a moment.
      }
    }
  }

  private void dispatch(Execution execution) {
    boolean over = execution.state().isFinished();
    for (ExecutionListener listener : listeners) {
      called = listener.getClass().getName();
      guard.run(
          "listener " + called,
          () -> {
            if (over) {
              listener.onFinished(execution);
            } else {
              listener.onQuarantined(execution);
            }
          });
    }
  }

  /** {@return the number of waiting events and of those dropped because listeners were too slow} */
  Health.Listeners health() {
    return new Health.Listeners(waiting.size(), capacity, dropped.get(), lastDroppedAt);
  }
}
