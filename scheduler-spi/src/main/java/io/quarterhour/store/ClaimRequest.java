package io.quarterhour.store;

import java.util.List;
import java.util.Set;

/**
 * What a node can take.
 *
 * @param terms who claims and for how long
 * @param queues how many executions of which queues; queues that are not named are left alone
 * @param actions the names of the actions that it knows; all others are left alone
 */
public record ClaimRequest(LeaseTerms terms, List<Capacity> queues, Set<String> actions) {
  /**
   * What a node can take of one queue.
   *
   * @param queue the name of the queue
   * @param free how many executions, 1 or more
   */
  public record Capacity(String queue, int free) {}
}
