package io.quarterhour.examples.benchmarks;

/** Timers one to two hours ahead in no particular order, so that none runs. */
final class FarFuture {
  private static final long HOUR = 3_600_000;
  private static final long STRIDE = 2_654_435_761L;

  private FarFuture() {}

  static void schedule(TimerSystem system, int timers) throws Exception {
    long from = System.currentTimeMillis() + HOUR;
    for (int i = 0; i < timers; i++) {
      system.schedule(from + i * STRIDE % HOUR);
    }
  }
}
