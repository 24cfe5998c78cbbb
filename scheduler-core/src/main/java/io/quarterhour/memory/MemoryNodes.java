package io.quarterhour.memory;

import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import io.quarterhour.task.NodeId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes in memory. */
final class MemoryNodes implements NodeStore {
  private final Map<NodeId, NodeRow> nodes = new HashMap<>();

  @Override
  public synchronized void heartbeat(NodeRow node, Instant forgetBefore) {
    nodes.put(node.id(), node);
    nodes.values().removeIf(row -> row.seenAt().isBefore(forgetBefore));
  }

  @Override
  public synchronized List<NodeRow> nodes() {
    return nodes.values().stream()
        .sorted(
            Comparator.comparing((NodeRow row) -> row.id().name())
                .thenComparing(row -> row.id().incarnation()))
        .toList();
  }
}
