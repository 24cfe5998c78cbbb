package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.List;

/** Measures the cost of setting a timer from one thread in a running scheduler. */
final class InsertCost {
  private InsertCost() {}

  static List<Figure> measure(Contender contender, int timers) throws Exception {
    time(contender, WarmUp.share(timers));
    UsedHeap.collect();
    Stopwatch watch = time(contender, timers);
    return List.of(
        new Figure("insert", watch.nanosEach(timers), "ns/op"),
        new Figure("insert.cpu", watch.cpuNanosEach(timers), "ns/op"));
  }

  private static Stopwatch time(Contender contender, int timers) throws Exception {
    try (TimerSystem system = contender.open(due -> {})) {
      system.start();
      Stopwatch watch = new Stopwatch();
      FarFuture.schedule(system, timers);
      watch.stop();
      return watch;
    }
  }
}
