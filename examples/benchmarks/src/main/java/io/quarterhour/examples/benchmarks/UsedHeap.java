package io.quarterhour.examples.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Measures the heap in use after garbage collection. */
final class UsedHeap {
  private static final int COLLECTIONS = 4;
  private static final long PAUSE_MILLIS = 50;

  private UsedHeap() {}

  static long bytes() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long smallest = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
      Thread.sleep(PAUSE_MILLIS);
      smallest = Math.min(smallest, memory.getHeapMemoryUsage().getUsed());
    }
    return smallest;
  }

  static void collect() {
    System.gc();
  }
}
