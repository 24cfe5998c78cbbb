package io.quarterhour.simulation;

/**
 * What goes wrong, and how often.
 *
 * @param before of all calls of the store, the part that fails and does nothing
 * @param after of all calls, the part that does what it should and then fails
 * @param slow of all calls, the part that takes a while on the way there, and on the way back
 * @param slowest some of these take up to so many milliseconds
 * @param pause of all calls, the part during which the node stands still for long
 * @param crash of all calls, the part during which the node dies
 * @param lostWakeUp of all wake-ups, the part that is lost
 * @param noThread of all workers that are wanted, the part for which there is no thread
 */
record Faults(
    double before,
    double after,
    double slow,
    int slowest,
    double pause,
    double crash,
    double lostWakeUp,
    double noThread) {

  /** All is well. */
  static final Faults NONE = new Faults(0, 0, 0, 1, 0, 0, 0, 0);

  static Faults drawn(Dice dice) {
    return new Faults(
        dice.rate(0.08),
        dice.rate(0.08),
        dice.rate(0.3),
        dice.of(300, 3_000, 20_000),
        dice.rate(0.004),
        dice.rate(0.003),
        dice.rate(1),
        dice.rate(0.05));
  }

  long latency(Dice dice) {
    if (!dice.chance(slow)) {
      return 0;
    }
    return dice.chance(0.1) ? dice.between(1, slowest) : dice.between(1, 200);
  }
}
