package io.quarterhour.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * The rule that an item that the store refuses does not stop the others: a node that halves its
 * lists offers the others without it after a few calls. One object watches one node.
 */
final class IsolationRule {
  /** Twice the number of times that a list of a thousand items can be halved, and some more. */
  private static final int MAX_REFUSALS = 25;

  private final World world;
  private final Life life;

  /** The refusals, by operation, of lists with other items since the last list was not refused. */
  private final Map<String, Integer> refusals = new HashMap<>();

  IsolationRule(World world, Life life) {
    this.world = world;
    this.life = life;
  }

  /** Notes that the store does not refuse a list. */
  void passed(String operation) {
    refusals.remove(operation);
  }

  /** Notes that the store refuses a list that contains items which it does not refuse. */
  void refusedWithOthers(String operation) {
    int count = refusals.merge(operation, 1, Integer::sum);
    world.trace.demand(
        count <= MAX_REFUSALS, "a refused item does not stop the others", life.name(), operation);
  }
}
