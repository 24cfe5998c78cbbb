package io.quarterhour.internal.engine;

import io.quarterhour.execution.NodeId;
import io.quarterhour.query.Retention;
import java.time.Duration;
import java.util.Map;

/**
 * How one node works.
 *
 * @param node who it is
 * @param queues what it serves, by name
 * @param lease how long it owns what it claims; a third of that is the pause between renewals
 * @param poll it looks at the store at least so often
 * @param stuckAfter an action that was asked to stop has so long before its thread is interrupted,
 *     and so long again before it is given up
 * @param retention how much history it leaves
 * @param listenerBacklog so many ends wait for listeners at most
 */
public record EngineOptions(
    NodeId node,
    Map<String, QueueOptions> queues,
    Duration lease,
    Duration poll,
    Duration stuckAfter,
    Retention retention,
    int listenerBacklog) {

  /**
   * How one queue is served.
   *
   * @param workers so many executions run at once
   * @param prefetch so many more are claimed and wait for a worker, to hide the way to the store
   */
  public record QueueOptions(int workers, int prefetch) {
    int slots() {
      return workers + prefetch;
    }
  }
}
