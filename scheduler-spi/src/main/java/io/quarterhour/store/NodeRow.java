package io.quarterhour.store;

import io.quarterhour.execution.NodeId;
import java.time.Instant;
import java.util.List;

/**
 * A node as it told of itself.
 *
 * @param id which node
 * @param startedAt since when it runs
 * @param seenAt when it last told of itself
 * @param queues the queues that it serves
 */
public record NodeRow(NodeId id, Instant startedAt, Instant seenAt, List<String> queues) {
  public NodeRow {
    queues = List.copyOf(queues);
  }
}
