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

  private void refresh() {
    try {
      // An interval that exceeds the range of milliseconds is saturated to about 292 million years,
      // so the first refresh never comes.
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
   * Clears an interrupt status that an interrupted directory may have left on this thread. The
   * interrupt of {@link #stop} is not lost, because {@code stop} releases the latch before it
   * interrupts.
   */
  @SuppressWarnings("ResultOfMethodCallIgnored")
  private static void clearInterrupt() {
    Thread.interrupted();
  }
}
