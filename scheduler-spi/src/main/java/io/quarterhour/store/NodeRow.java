package io.quarterhour.store;

import io.quarterhour.execution.NodeId;
import java.time.Instant;
import java.util.List;

/**
 * A node, as of its last heartbeat.
 *
 * @param id the id of the node
 * @param startedAt the instant at which the node started
 * @param heartbeatAt the instant of its last heartbeat
 * @param queues the queues that the node serves
 */
public record NodeRow(NodeId id, Instant startedAt, Instant heartbeatAt, List<String> queues) {
  public NodeRow {
    queues = List.copyOf(queues);
  }
}
