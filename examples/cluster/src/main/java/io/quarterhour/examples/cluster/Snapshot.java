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
 * @param over how many executions are over since the watch began, by how they ended
 * @param takenOver how many of these had lost a node before
 * @param perSecond how many ended each second lately
 * @param events what happened, the oldest first
 */
record Snapshot(
    Instant now,
    List<NodeLine> nodes,
    Backlog backlog,
    Lateness lateness,
    Map<ExecutionState, Long> over,
    long takenOver,
    double perSecond,
    List<String> events) {

  /** How a node seems to be. */
  enum Mood {
    /** It works. */
    WORKS("works"),
    /** It has nothing to do. */
    IDLE("idle"),
    /** It owns something, and did not renew it in time. */
    SILENT("silent"),
    /** It has not been heard of since its leases ran out, or for long. */
    GONE("gone");

    private final String words;

    Mood(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A node.
   *
   * @param id which
   * @param mood how it seems to be
   * @param since for how long it has run
   * @param holds how many executions it owns
   * @param leaseLeft until its first lease ends; negative if that has run out; null without leases
   * @param done how many it has ended since the watch began
   */
  record NodeLine(
      NodeId id, Mood mood, Duration since, int holds, @Nullable Duration leaseLeft, long done) {}

  /**
   * What is ready and waits.
   *
   * @param ready how many
   * @param orMore whether there are more than were counted
   */
  record Backlog(int ready, boolean orMore) {}

  /**
   * How late executions began, of those that ended lately.
   *
   * @param median the middle one
   * @param p99 all but one of a hundred were no later
   * @param of how many
   */
  record Lateness(Duration median, Duration p99, int of) {}
}
