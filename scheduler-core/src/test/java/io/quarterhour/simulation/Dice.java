package io.quarterhour.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** The source of all random choices of a run, derived from one seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** {@return a number from {@code minimum} to {@code maximum}, both included} */
  int between(int minimum, int maximum) {
    return random.nextInt(minimum, maximum + 1);
  }

  /**
   * {@return a positive number of milliseconds with an exponential distribution: usually less than
   * the mean, occasionally much more, at most about ten times the mean}
   */
  long about(long mean) {
    return 1 + Math.min(10 * mean, (long) (-mean * Math.log(1 - random.nextDouble())));
  }

  /**
   * Draws the probability of a fault for this run. In two of five cases it is 0, so that each kind
   * of fault also occurs without the others.
   */
  double rate(double highest) {
    return random.nextInt(5) < 2 ? 0 : highest * random.nextDouble();
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
