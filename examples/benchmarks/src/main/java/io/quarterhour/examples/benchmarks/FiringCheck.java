package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Counts wrong fire times, because a fast library must also be correct. */
final class FiringCheck {
  private FiringCheck() {}

  /** {@return the number of instants for which the computed fire time is wrong} */
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

  /** {@return the instants used by the measurements} */
  static List<Instant> year() {
    return Arrays.asList(SampleInstants.instants());
  }

  /** Returns the computed fire time; null if the library throws. */
  private static Instant nextFire(Firing firing, Instant from) {
    try {
      return firing.nextFire(from);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
