package io.quarterhour.internal.lane;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.internal.plugin.Guard;
import io.quarterhour.task.Execution;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Tells listeners of ends, on a thread of its own, so that a slow one keeps nobody waiting. */
final class Announcer {
  private final List<ExecutionListener> listeners;
  private final Guard guard;
  private final BlockingQueue<Execution> waiting;
  private final Thread thread;
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean stopped;

  Announcer(List<ExecutionListener> listeners, Guard guard, EngineOptions options) {
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
  boolean isHeard() {
    return !listeners.isEmpty();
  }

  /** Takes an end, to be told later. */
  void accept(Execution execution) {
    if (!waiting.offer(execution)) {
      dropped.incrementAndGet();
    }
  }

  /** Tells what waits, on the thread that calls. */
  void announce() {
    Execution next = waiting.poll();
    while (next != null) {
      announce(next);
      next = waiting.poll();
    }
  }

  /** Lets the present call end, and tells what is left on the thread that calls. */
  void stop() throws InterruptedException {
    stopped = true;
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join();
    }
    announce();
  }

  private void announceAll() {
    while (!stopped) {
      try {
        announce(waiting.take());
      } catch (InterruptedException e) {
        // Only stop() interrupts this thread.
        return;
      }
    }
  }

  private void announce(Execution execution) {
    for (ExecutionListener listener : listeners) {
      guard.run("listener " + listener.getClass().getName(), () -> listener.onEnded(execution));
    }
  }

  /** {@return how many calls were dropped because listeners were too slow} */
  long dropped() {
    return dropped.get();
  }
}
