package io.quarterhour.internal.health;

import io.quarterhour.execution.NodeId;
import io.quarterhour.store.NodeStore;
import java.time.Instant;

/** The other nodes that share the store. */
public final class OtherNodes {
  private final NodeStore nodes;
  private final NodeId self;

  /** Creates a view of the nodes other than {@code self}. */
  public OtherNodes(NodeStore nodes, NodeId self) {
    this.nodes = nodes;
    this.self = self;
  }

  /** {@return whether any other node is alive, which is read from the store} */
  public boolean anyIsLive(Instant now) {
    return nodes.nodes().stream()
        .anyMatch(node -> !node.id().equals(self) && ClusterCheck.isLive(node, now));
  }
}
