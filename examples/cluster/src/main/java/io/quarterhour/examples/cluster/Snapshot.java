package io.quarterhour.examples.cluster;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a cluster at an instant.
 *
 * @param now the time of the store
 * @param nodes the nodes, ordered by name
 * @param backlog the executions that are ready and wait for a worker
 * @param lateness the lateness of the executions that finished recently
 * @param finished the number of executions that have finished since the watch started, by end state
 * @param takenOver the number of these that had lost a lease before
 * @param perSecond the number of executions finished per second recently
 * @param events the events, the oldest first
 */
record Snapshot(
    Instant now,
    List<NodeLine> nodes,
    Backlog backlog,
    Lateness lateness,
    Map<ExecutionState, Long> finished,
    long takenOver,
    double perSecond,
    List<String> events) {

  /** The apparent state of a node. */
  enum NodeState {
    /** The node owns executions. */
    WORKING("working"),
    /** The node owns no executions. */
    IDLE("idle"),
    /** The node owns executions whose leases have expired. */
    EXPIRED("expired"),
    /**
     * The node has sent nothing since its leases expired, or has sent no heartbeat for a long time.
     */
    GONE("gone");

    private final String label;

    NodeState(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * A line for a node.
   *
   * @param id the id of the node
   * @param state the apparent state
   * @param uptime the time since the node started
   * @param owned the number of executions that the node owns
   * @param leaseLeft the time until the first lease expires; negative if it has expired; null
   *     without leases
   * @param finished the number of executions that the node has finished since the watch started
   */
  record NodeLine(
      NodeId id,
      NodeState state,
      Duration uptime,
      int owned,
      @Nullable Duration leaseLeft,
      long finished) {}

  /**
   * The executions that are ready and wait.
   *
   * @param ready the number of executions
   * @param truncated whether more executions than were read may be waiting
   */
  record Backlog(int ready, boolean truncated) {}

  /**
   * The lateness of the starts of recently finished executions.
   *
   * @param median the median
   * @param p99 the 99th percentile
   * @param count the number of executions
   */
  record Lateness(Duration median, Duration p99, int count) {}
}
