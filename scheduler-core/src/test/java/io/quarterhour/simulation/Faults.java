package io.quarterhour.simulation;

/**
 * The probability of each kind of fault. A call of the store has two ways, to the store and back;
 * delays, pauses and crashes are drawn for each way.
 *
 * @param before the probability that a call fails without taking effect
 * @param after the probability that a call takes effect and then fails
 * @param slow the probability of a delay per way
 * @param slowest the maximum of one in ten of these delays, in milliseconds; the others take at
 *     most 200 ms
 * @param pause the probability, per way, that the node pauses for long
 * @param crash the probability, per way, that the node crashes
 * @param lostWakeUp the probability that a wake-up is lost
 * @param noThread the probability that no thread is available for a worker
 * @param refused the probability that the store refuses an item for good
 * @param error the probability that a call ends with an error of the JVM, per way, or that a worker
 *     meets one between the end of an action and its result
 * @param hang the probability that a call hangs for up to five minutes, per way
 */
record Faults(
    double before,
    double after,
    double slow,
    int slowest,
    double pause,
    double crash,
    double lostWakeUp,
    double noThread,
    double refused,
    double error,
    double hang) {

  /** No faults. */
  static final Faults NONE = new Faults(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);

  static Faults drawn(Dice dice) {
    return new Faults(
        dice.rate(0.08),
        dice.rate(0.08),
        dice.rate(0.3),
        dice.of(300, 3_000, 20_000),
        dice.rate(0.004),
        dice.rate(0.003),
        dice.rate(1),
        dice.rate(0.05),
        dice.rate(0.1),
        dice.rate(0.01),
        dice.rate(0.0005));
  }

  long latency(Dice dice) {
    if (dice.chance(hang)) {
      return dice.between(30_000, 300_000);
    }
    if (!dice.chance(slow)) {
      return 0;
    }
    return dice.chance(0.1) ? dice.between(1, slowest) : dice.between(1, 200);
  }
}
