package io.quarterhour.internal.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the crank of one lane: steps, pauses until the lane wants to be called again or somebody
 * wakes it, and steps again.
 */
final class LaneThread implements Waker {
  private static final Logger LOG = LoggerFactory.getLogger(LaneThread.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration RESYNCHRONISE = Duration.ofMinutes(1);

  private final Lane lane;
  private final StoreClock clock;
  private final EngineOptions options;
  private final Thread thread;
  private volatile boolean woken;
  private volatile @Nullable Instant pausedUntil;
  private volatile boolean stopped;
  private int failures;
  private long synchronisedNanos;

  LaneThread(String name, Lane lane, StoreClock clock, EngineOptions options) {
    this.lane = lane;
    this.clock = clock;
    this.options = options;
    thread = new Thread(this::turn, "quarterhour-" + options.node().name() + "-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void wake(Instant at) {
    Instant until = pausedUntil;
    if (until == null) {
      woken = true;
      // It may have gone to pause in between.
      until = pausedUntil;
    }
    if (until != null && at.isBefore(until)) {
      woken = true;
      LockSupport.unpark(thread);
    }
  }

  /** Lets no other step begin. */
  void halt() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /**
   * Lets the present step end, for so long at most, and no other begin.
   *
   * @return whether it ended
   */
  boolean stop(Duration longest) throws InterruptedException {
    halt();
    thread.join(longest.toMillis());
    if (thread.isAlive()) {
      LOG.warn("{} hangs in the store and is left behind", thread.getName());
      return false;
    }
    return true;
  }

  private void turn() {
    synchronisedNanos = clock.nanoTime();
    while (!stopped) {
      woken = false;
      pause(step());
    }
  }

  /** {@return when to step again} */
  @SuppressWarnings("CatchingUnchecked") // whatever a step meets, the lane goes on
  private Instant step() {
    long before = clock.nanoTime();
    Instant now = clock.instant();
    try {
      Instant next = lane.step(now);
      if (failures > 0) {
        LOG.info("{} goes on after {} failures", thread.getName(), failures);
      }
      failures = 0;
      synchroniseIfDue(before);
      return next;
    } catch (Throwable e) {
      failures++;
      Duration pause = backOff();
      if (failures == 1) {
        LOG.warn(
            "{} failed and tries again after a pause of {}, rising", thread.getName(), pause, e);
      } else {
        LOG.warn(
            "{} failed {} times in a row, the last time by {}",
            thread.getName(),
            failures,
            String.valueOf(e));
      }
      return now.plus(pause);
    }
  }

  /**
   * A step that took long may mean that the machine stood still: then the time carried forward is
   * not to be trusted.
   */
  private void synchroniseIfDue(long before) {
    long after = clock.nanoTime();
    if (after - before > options.lease().dividedBy(4).toNanos()
        || after - synchronisedNanos > RESYNCHRONISE.toNanos()) {
      clock.synchronise();
      synchronisedNanos = after;
    }
  }

  private Duration backOff() {
    Duration pause = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(options.poll()) < 0 ? pause : options.poll();
  }

  private void pause(Instant next) {
    Instant latest = clock.instant().plus(options.poll());
    Instant until = next.isBefore(latest) ? next : latest;
    Duration left = clock.until(until);
    if (left.isNegative() || left.isZero()) {
      return;
    }
    pausedUntil = until;
    if (!woken && !stopped) {
      LockSupport.parkNanos(this, left.toNanos());
    }
    pausedUntil = null;
  }
}
