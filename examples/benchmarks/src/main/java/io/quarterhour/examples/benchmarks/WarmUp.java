package io.quarterhour.examples.benchmarks;

/** How much is done before anything is measured, so that the code is compiled. */
final class Warmth {
  private static final int PART = 4;

  private Warmth() {}

  static int share(int timers) {
    return Math.max(1, timers / PART);
  }
}
