package io.quarterhour.examples.benchmarks;

/** The size of the warm-up before a measurement, so that the code is compiled. */
final class WarmUp {
  private static final int PART = 4;

  private WarmUp() {}

  static int share(int timers) {
    return Math.max(1, timers / PART);
  }
}
