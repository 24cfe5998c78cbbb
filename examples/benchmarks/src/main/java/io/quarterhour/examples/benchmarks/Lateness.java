package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures the lateness of timers that are due one after the other, 10,000 per second. */
final class Lateness {
  private static final int PART = 10;
  private static final int PER_MILLI = 10;
  private static final long LEAD_MILLIS = 3000;
  private static final double MICROS_PER_MILLI = 1000;

  private Lateness() {}

  static List<Figure> measure(Contender contender, int timers) throws Exception {
    int count = Math.max(1, timers / PART);
    run(contender, WarmUp.share(count));
    long[] micros = run(contender, count);
    Arrays.sort(micros);
    return List.of(
        new Figure("lateness.p50", quantile(micros, 0.50), "ms"),
        new Figure("lateness.p99", quantile(micros, 0.99), "ms"));
  }

  private static double quantile(long[] sorted, double part) {
    int place = (int) Math.ceil(part * sorted.length) - 1;
    return sorted[Math.max(0, place)] / MICROS_PER_MILLI;
  }

  private static long[] run(Contender contender, int count) throws Exception {
    long[] micros = new long[count];
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(count);
    try (TimerSystem system =
        contender.open(
            due -> {
              micros[ran.getAndIncrement()] = microsSince(due);
              done.countDown();
            })) {
      system.start();
      long from = System.currentTimeMillis() + Math.min(LEAD_MILLIS, 100 + count);
      for (int i = 0; i < count; i++) {
        system.schedule(from + i / PER_MILLI);
      }
      done.await();
    }
    return micros;
  }

  private static long microsSince(long millis) {
    return Duration.between(Instant.ofEpochMilli(millis), Instant.now()).toNanos() / 1000;
  }
}
