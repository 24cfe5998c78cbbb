package io.quarterhour.examples.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Timers of the scheduled executor of the JDK. */
final class JdkTimers implements TimerSystem {
  static final String SETTINGS = "ScheduledThreadPoolExecutor of 2 threads";

  private static final int THREADS = 2;

  private final LongConsumer action;
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(THREADS);
  private final CountDownLatch started = new CountDownLatch(1);

  /**
   * Creates the executor and blocks its threads until the start, because an executor cannot be
   * created in a stopped state.
   */
  JdkTimers(LongConsumer action) {
    this.action = action;
    for (int i = 0; i < THREADS; i++) {
      Future<?> blocker =
          executor.submit(
              () -> {
                started.await();
                return true;
              });
      if (blocker.isCancelled()) {
        throw new IllegalStateException("the executor rejected the task");
      }
    }
  }

  @Override
  public void start() {
    started.countDown();
  }

  @Override
  public void schedule(long due) {
    long delay = Duration.between(Instant.now(), Instant.ofEpochMilli(due)).toNanos();
    Future<?> timer = executor.schedule(() -> action.accept(due), delay, TimeUnit.NANOSECONDS);
    if (timer.isCancelled()) {
      throw new IllegalStateException("the executor rejected the task");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
