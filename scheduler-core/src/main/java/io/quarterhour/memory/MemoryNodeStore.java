package io.quarterhour.memory;

import io.quarterhour.execution.NodeId;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes, in memory. */
final class MemoryNodeStore implements NodeStore {
  private final Map<NodeId, NodeRow> nodes = new HashMap<>();

  @Override
  public synchronized @Nullable Instant heartbeat(NodeRow node) {
    nodes.put(node.id(), node);
    return null;
  }

  @Override
  public synchronized void remove(NodeId node) {
    nodes.remove(node);
  }

  @Override
  public synchronized void removeStale(Instant seenBefore) {
    nodes.values().removeIf(row -> row.heartbeatAt().isBefore(seenBefore));
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
