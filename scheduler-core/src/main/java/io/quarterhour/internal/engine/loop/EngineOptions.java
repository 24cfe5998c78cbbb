package io.quarterhour.internal.engine.loop;

import io.quarterhour.execution.NodeId;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.RetentionPolicy;
import java.time.Duration;
import java.util.Map;

/**
 * The configuration of the engine of one node.
 *
 * @param node the id of the node
 * @param queues the queues that the node serves, by name
 * @param leaseDuration the time for which the node owns what it claims; leases are renewed after
 *     each third of it
 * @param pollInterval the interval at which the store is polled even if no work is announced
 * @param cancelGracePeriod the time that a cancelled action has before its thread is interrupted,
 *     and again before it is abandoned
 * @param retention the limits of the history
 * @param recordRetention the ages of other records
 * @param listenerQueueCapacity the maximum number of events that wait for listeners
 * @param maxStuckThreads the number of stuck threads of a queue at which nothing more is claimed
 *     from it
 */
public record EngineOptions(
    NodeId node,
    Map<String, QueueOptions> queues,
    Duration leaseDuration,
    Duration pollInterval,
    Duration cancelGracePeriod,
    RetentionPolicy retention,
    RecordRetention recordRetention,
    int listenerQueueCapacity,
    int maxStuckThreads) {

  /**
   * The configuration of one queue.
   *
   * @param workers the maximum number of executions that run at the same time
   * @param prefetch the maximum number of further executions that are claimed and wait for a
   *     worker, to hide the round trip to the store
   */
  public record QueueOptions(int workers, int prefetch) {
    /** {@return the maximum number of executions of the queue that this node owns} */
    public int slots() {
      return workers + prefetch;
    }
  }
}
