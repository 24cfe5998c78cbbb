package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls a scheduler from one or several threads without pauses. */
final class LoadGenerator {
  private static final double NANOS_PER_SECOND = 1e9;

  /** A call. */
  interface Call {
    void run() throws Exception;
  }

  /** A call for a list of the given size. */
  interface ListCall {
    void run(int size) throws Exception;
  }

  private LoadGenerator() {}

  /** {@return the number of calls per second made by a number of threads} */
  static Figure run(int threads, int count, Call call) throws Exception {
    AtomicInteger left = new AtomicInteger(count);
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    long before = System.nanoTime();
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      ends.add(
          callers.submit(
              () -> {
                while (left.getAndDecrement() > 0) {
                  call.run();
                }
                return null;
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    long nanos = System.nanoTime() - before;
    callers.shutdown();
    return rate(count, nanos);
  }

  /** {@return the number of items per second made by one thread in lists} */
  static Figure runInLists(int size, int count, ListCall call) throws Exception {
    long before = System.nanoTime();
    for (int done = 0; done < count; done += size) {
      call.run(Math.min(size, count - done));
    }
    return rate(count, System.nanoTime() - before);
  }

  private static Figure rate(int count, long nanos) {
    return new Figure("rate", count * NANOS_PER_SECOND / nanos, "1/s");
  }
}
