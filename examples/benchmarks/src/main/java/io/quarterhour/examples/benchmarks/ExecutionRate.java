package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the number of executions per second when all timers are due at once, with an action that
 * does nothing.
 */
final class ExecutionRate {
  private static final double NANOS_PER_SECOND = 1e9;

  private ExecutionRate() {}

  static List<Figure> measure(Contender contender, int timers) throws Exception {
    time(contender, timers);
    UsedHeap.collect();
    Stopwatch watch = time(contender, timers);
    return List.of(
        new Figure("executions", NANOS_PER_SECOND / watch.nanosEach(timers), "1/s"),
        new Figure("executions.cpu", watch.cpuNanosEach(timers), "ns/op"));
  }

  private static Stopwatch time(Contender contender, int timers) throws Exception {
    AtomicInteger left = new AtomicInteger(timers);
    CountDownLatch done = new CountDownLatch(1);
    try (TimerSystem system =
        contender.open(
            due -> {
              if (left.decrementAndGet() == 0) {
                done.countDown();
              }
            })) {
      long now = System.currentTimeMillis();
      for (int i = 0; i < timers; i++) {
        system.schedule(now);
      }
      Stopwatch watch = new Stopwatch();
      system.start();
      done.await();
      system.awaitRecorded();
      watch.stop();
      return watch;
    }
  }
}
