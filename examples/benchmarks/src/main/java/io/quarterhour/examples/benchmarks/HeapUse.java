package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.List;

/** Measures the heap used by a waiting timer. */
final class HeapUse {
  private static final int FIRST = 100;

  private HeapUse() {}

  static List<Figure> measure(Contender contender, int timers) throws Exception {
    try (TimerSystem system = contender.open(due -> {})) {
      system.start();
      FarFuture.schedule(system, FIRST);
      long before = UsedHeap.bytes();
      FarFuture.schedule(system, timers);
      long after = UsedHeap.bytes();
      return List.of(new Figure("heap", (double) (after - before) / timers, "bytes"));
    }
  }
}
