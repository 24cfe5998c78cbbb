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
 * @param capabilities the capabilities of the executions that the node can run, as in {@link
 *     io.quarterhour.store.execution.ClaimRequest}
 */
public record NodeRow(
    NodeId id,
    Instant startedAt,
    Instant heartbeatAt,
    List<String> queues,
    List<String> capabilities) {
  public NodeRow {
    queues = List.copyOf(queues);
    capabilities = List.copyOf(capabilities);
  }
}
