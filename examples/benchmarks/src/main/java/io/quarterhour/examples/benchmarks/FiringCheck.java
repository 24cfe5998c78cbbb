package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Counts the wrong answers: who is fast should be right as well. */
final class FiringCheck {
  private FiringCheck() {}

  /** {@return how many answers were wrong, of those for the instants} */
  static int wrong(FiringSystem system, int k, List<Instant> instants) {
    PlainFires right = new PlainFires(k);
    Firing firing = system.open(k);
    int wrong = 0;
    for (Instant from : instants) {
      if (!right.next(from).equals(answer(firing, from))) {
        wrong++;
      }
    }
    return wrong;
  }

  /** {@return the instants that are measured} */
  static List<Instant> year() {
    return Arrays.asList(Year.instants());
  }

  /** Who throws has not answered. */
  private static Instant answer(Firing firing, Instant from) {
    try {
      return firing.answer(from);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
