package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.Waker;

/**
 * The wakers of the five loops of an engine. They do nothing until the loops have threads, and
 * never do anything if the loops are stepped without threads. Safe for use by many threads.
 */
final class LoopWakers {
  private volatile Waker dispatch = Waker.NONE;
  private volatile Waker completion = Waker.NONE;
  private volatile Waker leases = Waker.NONE;
  private volatile Waker watch = Waker.NONE;
  private volatile Waker maintenance = Waker.NONE;

  /** Connects the threads of the loops. */
  void connect(
      Waker dispatchThread,
      Waker completionThread,
      Waker leaseThread,
      Waker watchThread,
      Waker maintenanceThread) {
    dispatch = dispatchThread;
    completion = completionThread;
    leases = leaseThread;
    watch = watchThread;
    maintenance = maintenanceThread;
  }

  /** {@return the waker of the {@link DispatchLoop}} */
  Waker dispatch() {
    return dispatch;
  }

  /** {@return the waker of the {@link CompletionLoop}} */
  Waker completion() {
    return completion;
  }

  /** {@return the waker of the {@link LeaseLoop}} */
  Waker leases() {
    return leases;
  }

  /** {@return the waker of the {@link io.quarterhour.internal.engine.watch.WatchLoop}} */
  Waker watch() {
    return watch;
  }

  /** {@return the waker of the {@link MaintenanceLoop}} */
  Waker maintenance() {
    return maintenance;
  }
}
