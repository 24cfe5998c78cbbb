package io.quarterhour;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.quarterhour.internal.cache.CalendarCache;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Reads the calendars of the host again, every so often, on a thread of its own: the host may be
 * slow. Without a directory there is no thread.
 */
final class CalendarRefresher {
  /** A directory that is being read when the node stops has so long to heed the interrupt. */
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

  /** Lets the thread end; a directory that does not return is left behind. */
  void stop() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      // An interval that does not fit into milliseconds is for ever.
      while (!stopped.await(MILLISECONDS.convert(interval), MILLISECONDS)) {
        calendars.refresh();
        clearInterrupt();
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A directory that was interrupted may have left the mark on its thread. That of stop() is not
   * lost: it lets the latch down before.
   */
  @SuppressWarnings("ResultOfMethodCallIgnored")
  private static void clearInterrupt() {
    Thread.interrupted();
  }
}
