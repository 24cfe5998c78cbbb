package io.quarterhour.store;

import io.quarterhour.execution.NodeId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store of the nodes that share a store. */
public interface NodeStore {
  /**
   * Records that a node is alive, in place of the stored row of the same incarnation.
   *
   * @param node the node and the time of this heartbeat
   * @return the time of the store, as {@link StoreInfo#now} returns it; null if the store has no
   *     clock. The engine calls this method about once a minute, so it need not query the time
   *     separately
   */
  @Nullable Instant heartbeat(NodeRow node);

  /**
   * Removes a node that stops. If it is not stored, nothing changes.
   *
   * @param node the id of the node
   */
  void remove(NodeId node);

  /**
   * Removes nodes that have stopped sending heartbeats.
   *
   * @param seenBefore the instant before which the last heartbeat of a removed node was recorded
   */
  void removeStale(Instant seenBefore);

  /** {@return the stored nodes, in the order of name and incarnation} */
  List<NodeRow> nodes();
}
