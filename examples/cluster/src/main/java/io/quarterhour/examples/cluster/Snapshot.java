package io.quarterhour.examples.cluster;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at an instant.
 *
 * @param now what time the store has
 * @param nodes the nodes, by name
 * @param backlog what is ready and waits for a worker
 * @param lateness how late what began lately did so
 * @param finished how many executions are over since the watch began, by how they ended
 * @param takenOver how many of these had lost a node before
 * @param perSecond how many ended each second lately
 * @param events what happened, the oldest first
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

  /** How a node seems to be. */
  enum NodeState {
    /** It works. */
    WORKING("works"),
    /** It has nothing to do. */
    IDLE("idle"),
    /** It owns something, and did not renew it in time. */
    EXPIRED("silent"),
    /** It has not been heard of since its leases ran out, or for long. */
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
   * A node.
   *
   * @param id which
   * @param state how it seems to be
   * @param uptime for how long it has run
   * @param owned how many executions it owns
   * @param leaseLeft until its first lease ends; negative if that has run out; null without leases
   * @param finished how many it has ended since the watch began
   */
  record NodeLine(
      NodeId id,
      NodeState state,
      Duration uptime,
      int owned,
      @Nullable Duration leaseLeft,
      long finished) {}

  /**
   * What is ready and waits.
   *
   * @param ready how many
   * @param truncated whether there are more than were counted
   */
  record Backlog(int ready, boolean truncated) {}

  /**
   * How late executions began, of those that ended lately.
   *
   * @param median the middle one
   * @param p99 all but one of a hundred were no later
   * @param count how many
   */
  record Lateness(Duration median, Duration p99, int count) {}
}
