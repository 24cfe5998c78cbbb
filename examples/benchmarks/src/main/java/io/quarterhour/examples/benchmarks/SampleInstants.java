package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The instants after which the next fire time is computed, the same for all systems. */
final class SampleInstants {
  /** The number of instants, a power of two so that a mask wraps around to the first. */
  static final int SIZE = 4096;

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  /** The clock changes of the zone. */
  private static final List<Instant> CHANGES =
      List.of(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-10-25T01:00:00Z"));

  private static final int MINUTES_AROUND = 36 * 60;
  private static final int STEP_MINUTES = 5;
  private static final long SEED = 2026;

  private SampleInstants() {}

  /** {@return ascending instants of the year, with gaps from milliseconds to most of a day} */
  static Instant[] instants() {
    Random random = new Random(SEED);
    double[] sums = new double[SIZE + 1];
    for (int i = 1; i <= SIZE; i++) {
      sums[i] = sums[i - 1] - Math.log(1 - random.nextDouble());
    }
    long length = BEGIN.until(END, ChronoUnit.MILLIS);
    Instant[] instants = new Instant[SIZE];
    for (int i = 0; i < SIZE; i++) {
      instants[i] = BEGIN.plusMillis((long) (sums[i] / sums[SIZE] * length));
    }
    return instants;
  }

  /** {@return every fifth minute of the 36 hours before and after each clock change} */
  static List<Instant> aroundChanges() {
    List<Instant> instants = new ArrayList<>();
    for (Instant change : CHANGES) {
      for (int minutes = -MINUTES_AROUND; minutes <= MINUTES_AROUND; minutes += STEP_MINUTES) {
        instants.add(change.plus(minutes, ChronoUnit.MINUTES));
      }
    }
    return instants;
  }
}
