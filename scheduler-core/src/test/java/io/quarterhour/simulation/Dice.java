package io.quarterhour.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Everything that is drawn, from one seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** {@return a number from {@code least} to {@code most}, both included} */
  int between(int least, int limit) {
    return random.nextInt(least, limit + 1);
  }

  /** {@return a positive number of milliseconds around a mean: mostly less, now and then more} */
  long about(long mean) {
    return 1 + Math.min(10 * mean, (long) (-mean * Math.log(1 - random.nextDouble())));
  }

  /**
   * Draws how often something happens in this run. In many runs it never does, so that each kind of
   * trouble is also met without the others.
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
