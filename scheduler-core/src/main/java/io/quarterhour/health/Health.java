package io.quarterhour.health;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.SetAsideItem;
import io.quarterhour.store.execution.OverdueWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of one node at one instant. It is computed from the memory of the node without a call
 * of the store, so that it returns at once also while the store hangs; {@link Cluster} is at most
 * four minutes old while the store works.
 *
 * @param node the id of the node
 * @param at the instant
 * @param status the worst status of the reasons; {@link HealthStatus#UP} if there are none
 * @param reasons the reasons, the worst first
 * @param local the state of this node
 * @param cluster the state of the work of all nodes, as this node read it last from the store
 */
public record Health(
    NodeId node,
    Instant at,
    HealthStatus status,
    List<HealthReason> reasons,
    Local local,
    Cluster cluster) {
  public Health {
    reasons = List.copyOf(reasons);
  }

  /**
   * The state of one node.
   *
   * @param loops the loops of the engine; empty unless the node runs
   * @param clockSkew the time by which the clock of the node is ahead of that of the store;
   *     negative if it is behind, zero if they differ by less than five seconds or the store has no
   *     clock
   * @param listeners the events that wait for listeners
   * @param failingDestinations the destinations of notifications that failed since they were last
   *     reached
   * @param stuckExecutions the executions whose actions were asked to stop and have not returned
   * @param setAside the tasks that do not fire on this node and the executions that it does not
   *     claim or remove, because the store refuses them; each is tried again after a while
   */
  public record Local(
      List<LoopHealth> loops,
      Duration clockSkew,
      Listeners listeners,
      List<DestinationStatus> failingDestinations,
      List<ExecutionId> stuckExecutions,
      List<SetAsideItem> setAside) {
    public Local {
      loops = List.copyOf(loops);
      failingDestinations = List.copyOf(failingDestinations);
      stuckExecutions = List.copyOf(stuckExecutions);
      setAside = List.copyOf(setAside);
    }
  }

  /**
   * The events that wait for listeners.
   *
   * @param waiting the number of waiting events
   * @param capacity the maximum number of waiting events
   * @param dropped the number of events dropped since the node started, because too many waited
   * @param lastDroppedAt the instant of the last drop; null if none was dropped
   */
  public record Listeners(
      int waiting, int capacity, long dropped, @Nullable Instant lastDroppedAt) {}

  /**
   * The state of the work of all nodes.
   *
   * @param readAt the instant at which it was read; null if it was not read yet
   * @param nodes the nodes that have sent a heartbeat recently; a node that was started within the
   *     last 30 minutes may be missing
   * @param overdue the executions that have been ready for more than a minute, by queue and
   *     capability: {@link OverdueWork#readySince} shows the delay of each queue
   * @param unserved those of them that no live node can claim
   * @param quarantined the ids of quarantined executions, at most 1,000
   */
  public record Cluster(
      @Nullable Instant readAt,
      List<NodeRow> nodes,
      List<OverdueWork> overdue,
      List<OverdueWork> unserved,
      List<ExecutionId> quarantined) {
    public Cluster {
      nodes = List.copyOf(nodes);
      overdue = List.copyOf(overdue);
      unserved = List.copyOf(unserved);
      quarantined = List.copyOf(quarantined);
    }

    /** {@return whether any of the nodes serves a queue} */
    public boolean isServed(String queue) {
      return nodes.stream().anyMatch(node -> node.queues().contains(queue));
    }
  }
}
