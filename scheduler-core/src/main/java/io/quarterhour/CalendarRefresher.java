package io.quarterhour;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.quarterhour.internal.cache.CalendarCache;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Re-reads the calendars of the host at a fixed interval. It uses a thread of its own because the
 * host may be slow. Without a calendar directory no thread is started.
 */
final class CalendarRefresher {
  /** The longest time that {@link #stop} waits for a directory to react to its interrupt. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final CalendarCache calendars;
  private final Duration interval;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  CalendarRefresher(CalendarCache calendars, Duration interval, String node) {
    this.calendars = calendars;
    this.interval = interval;
    thread = new Thread(this::refresh, "quarterhour-" + node + "-calendars");
    thread.setDaemon(true);
  }

  void start() {
    if (calendars.hasDirectory()) {
      thread.start();
    }
  }

  /**
   * Stops the thread and waits at most one second for it. A directory that does not return in time
   * is abandoned.
   */
  void stop() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // see below
  private void refresh() {
    boolean isStopped = false;
    while (!isStopped) {
      try {
        // An interval that exceeds the range of milliseconds is saturated to about 292 million
        // years, so the first refresh never comes.
        isStopped = stopped.await(MILLISECONDS.convert(interval), MILLISECONDS);
        if (!isStopped) {
          calendars.refresh();
        }
      } catch (Throwable e) {
        // An interrupted directory has left its interrupt on this thread, or the node lacked memory
        // for a moment. The latch tells whether the thread is to end.
      }
    }
  }
}
