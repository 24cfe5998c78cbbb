package io.quarterhour.examples.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.examples.benchmarks.frame.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Measures the time between a call and the start of its action, on an otherwise idle node. */
final class LatenessMeasure {
  private static final Duration SHORT_POLL_INTERVAL = Duration.ofMillis(10);
  private static final int WARM_PART = 4;
  private static final int MIN_CALLS = 3;
  private static final int MAX_SECONDS = 60;
  private static final int MIN_PAUSE_MILLIS = 30;
  private static final double GOLDEN = 0.618;
  private static final double NANOS_PER_MILLI = 1e6;

  private final BlockingQueue<Long> startTimes = new LinkedBlockingQueue<>();
  private final PostgresSystem system;
  private final Access access;
  private final boolean otherNode;

  /**
   * Creates the measure.
   *
   * @param system the system
   * @param access the database
   * @param otherNode whether the calls are enqueued by another node, which runs none itself
   */
  LatenessMeasure(PostgresSystem system, Access access, boolean otherNode) {
    this.system = system;
    this.access = access;
    this.otherNode = otherNode;
  }

  /**
   * Measures a number of calls, or as many as a time limit allows.
   *
   * @param calls the maximum number of calls
   * @param seconds the time limit in seconds
   */
  List<Figure> measure(int calls, int seconds) throws Exception {
    try (HikariDataSource workersPool = access.pool(system.connections());
        HikariDataSource callersPool = access.pool(system.connections())) {
      Engine worker = open(workersPool, "worker");
      Engine caller = otherNode ? open(callersPool, "caller") : worker;
      worker.start();
      time(caller, 1, calls / WARM_PART, seconds / WARM_PART);
      List<Long> nanos = time(caller, MIN_CALLS, calls, seconds);
      worker.stop();
      if (caller != worker) {
        caller.stop();
      }
      Collections.sort(nanos);
      return List.of(
          new Figure("p50", quantile(nanos, 0.50), "ms"),
          new Figure("p99", quantile(nanos, 0.99), "ms"),
          new Figure("calls", nanos.size(), "calls"));
    }
  }

  private Engine open(HikariDataSource pool, String name) {
    return system.open(
        new Setup(
            pool,
            name,
            otherNode,
            otherNode ? Optional.of(SHORT_POLL_INTERVAL) : Optional.empty(),
            () -> startTimes.add(System.nanoTime())));
  }

  /** Times calls. Each call follows the start of the previous one after a pause. */
  private List<Long> time(Engine caller, int minimum, int calls, int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Long> nanos = new ArrayList<>();
    while (nanos.size() < minimum || (nanos.size() < calls && System.nanoTime() < end)) {
      TimeUnit.NANOSECONDS.sleep(pause(nanos));
      long called = System.nanoTime();
      caller.enqueue();
      Long started = startTimes.poll(MAX_SECONDS, TimeUnit.SECONDS);
      if (started == null) {
        throw new IllegalStateException(
            "a call did not start within "
                + MAX_SECONDS
                + " s, after "
                + nanos.size()
                + " timed calls");
      }
      nanos.add(started - called);
    }
    return nanos;
  }

  /**
   * {@return a pause of varying length, so that calls do not always occur in the same phase of the
   * polling interval of a system}
   */
  private static long pause(List<Long> before) {
    long last = before.isEmpty() ? 0 : before.get(before.size() - 1);
    double part = before.size() * GOLDEN % 1;
    return (long) (part * (last + TimeUnit.MILLISECONDS.toNanos(MIN_PAUSE_MILLIS)))
        + TimeUnit.MILLISECONDS.toNanos(MIN_PAUSE_MILLIS);
  }

  private static double quantile(List<Long> sorted, double part) {
    int place = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.get(Math.max(0, place)) / NANOS_PER_MILLI;
  }
}
