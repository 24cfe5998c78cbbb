package io.quarterhour.internal.engine.loop;

import io.quarterhour.error.StoreException;
import io.quarterhour.health.LoopHealth;
import io.quarterhour.internal.plugin.PluginGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the steps of one loop on a thread: makes a step, pauses until the loop wants to be called
 * again or until it is woken, and starts over.
 */
public final class LoopThread implements Waker {
  private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

  /** The pause after an error outside a step, which leaves no other way to determine one. */
  private static final long LAST_RESORT_NANOS = Duration.ofSeconds(1).toNanos();

  private final String name;
  private final Loop loop;
  private final StoreClock clock;
  private final EngineOptions options;
  private final StoreOutageLog storeOutageLog;
  private final BackOff backOff;
  private final Thread thread;
  private volatile boolean woken;
  private volatile @Nullable Instant pausedUntil;
  private volatile boolean stopped;
  private boolean backingOff;

  /**
   * The monotonic time at which the current step began, or the first of the failed steps directly
   * before it.
   */
  private long beganNanos;

  private boolean failed;

  /** Written by the thread of the loop only. */
  private volatile LoopHealth health;

  /**
   * Creates a thread that does not run yet.
   *
   * @param name the name of the loop
   * @param loop the loop
   * @param clock the time of the engine
   * @param options the options of the engine
   * @param storeOutageLog the log of store failures, which the loops of a node share
   */
  public LoopThread(
      String name,
      Loop loop,
      StoreClock clock,
      EngineOptions options,
      StoreOutageLog storeOutageLog) {
    this.name = name;
    this.loop = loop;
    this.clock = clock;
    this.options = options;
    this.storeOutageLog = storeOutageLog;
    backOff = new BackOff(options.node(), name, options.pollInterval());
    thread = new Thread(this::loop, "quarterhour-" + options.node().name() + "-" + name);
    thread.setDaemon(true);
    health = new LoopHealth(name, null, 0, null);
  }

  /** {@return the state of the loop} */
  public LoopHealth health() {
    return health;
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  @Override
  public void wake(Instant at) {
    Instant until = pausedUntil;
    if (until == null) {
      woken = true;
      // The thread may have started to pause in the meantime.
      until = pausedUntil;
    }
    if (until != null && at.isBefore(until)) {
      woken = true;
      LockSupport.unpark(thread);
    }
  }

  /** Lets no further step begin. */
  public void halt() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /**
   * Lets no further step begin, and waits for the current one.
   *
   * @param longest the maximum wait
   * @return whether the thread ended
   */
  public boolean stop(Duration longest) throws InterruptedException {
    halt();
    thread.join(longest.toMillis());
    if (thread.isAlive()) {
      LOG.warn(
          "Thread {} did not stop within {}: it is still blocked in the store. It is abandoned and"
              + " does not keep the process alive; executions whose results are not recorded run"
              + " again after their leases expire if they are repeatable, and otherwise end as"
              + " INTERRUPTED. Check the store",
          thread.getName(),
          longest);
      return false;
    }
    return true;
  }

  @SuppressWarnings("CatchingUnchecked") // the loop continues after any error
  private void loop() {
    while (!stopped) {
      try {
        woken = false;
        pause(step());
      } catch (Throwable e) {
        // The time source has failed, or the handling of another error. Nothing is logged, because
        // the log may be what failed.
        LockSupport.parkNanos(this, LAST_RESORT_NANOS);
      }
    }
  }

  /** {@return the instant of the next step} */
  @SuppressWarnings("CatchingUnchecked") // the loop continues after any error of a step
  private Instant step() {
    try {
      if (!backingOff) {
        beganNanos = clock.nanoTime();
      }
      Instant next = loop.step(clock.instant());
      if (loop.usesStore()) {
        clock.synchroniseIfOld(beganNanos, options.leaseDuration());
      }
      succeeded();
      return next;
    } catch (StoreException e) {
      failed(e);
      PluginGuard.log(() -> storeOutageLog.failed(name, e));
    } catch (Throwable e) {
      failed(e);
      if (!failed) {
        failed = true;
        PluginGuard.log(
            () ->
                LOG.error(
                    "Unexpected error in thread {}; its work is delayed and retried with back-off."
                        + " If it does not recover, report this stack trace to the developers of"
                        + " the scheduler",
                    thread.getName(),
                    e));
      }
    }
    return clock.instant().plus(backOff.failed());
  }

  private void failed(Throwable problem) {
    backingOff = true;
    health = new LoopHealth(name, health.lastStepAt(), health.failures() + 1, message(problem));
  }

  private static String message(Throwable problem) {
    try {
      return String.valueOf(problem.getMessage());
    } catch (RuntimeException | Error e) {
      // An exception may throw from its own methods.
      return problem.getClass().getName();
    }
  }

  private void succeeded() {
    health = new LoopHealth(name, clock.instant(), 0, null);
    backingOff = false;
    backOff.succeeded();
    PluginGuard.log(() -> storeOutageLog.succeeded(name));
    if (failed) {
      failed = false;
      PluginGuard.log(() -> LOG.info("Thread {} recovered", thread.getName()));
    }
  }

  private void pause(Instant next) {
    Instant latest = clock.instant().plus(options.pollInterval());
    Instant until = next.isBefore(latest) ? next : latest;
    Duration left = clock.until(until);
    if (left.isNegative() || left.isZero()) {
      return;
    }
    // A wake-up does not end a back-off: more requests do not help a store that is failing.
    pausedUntil = backingOff ? null : until;
    if ((backingOff || !woken) && !stopped) {
      LockSupport.parkNanos(this, left.toNanos());
    }
    pausedUntil = null;
  }
}
