package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Counts the wrong answers: who is fast should be right as well. */
final class FiringCheck {
  private FiringCheck() {}

  /** {@return how many answers were wrong, of those for the instants} */
  static int countWrong(FiringSystem system, int k, List<Instant> instants) {
    ReferenceFires reference = new ReferenceFires(k);
    Firing firing = system.open(k);
    int wrong = 0;
    for (Instant from : instants) {
      if (!reference.next(from).equals(nextFire(firing, from))) {
        wrong++;
      }
    }
    return wrong;
  }

  /** {@return the instants that are measured} */
  static List<Instant> year() {
    return Arrays.asList(SampleInstants.instants());
  }

  /** Who throws has not answered. */
  private static Instant nextFire(Firing firing, Instant from) {
    try {
      return firing.nextFire(from);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
