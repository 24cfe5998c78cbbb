package io.quarterhour.store;

import java.time.Instant;
import java.util.List;

/** Keeps the nodes that share a store. */
public interface NodeStore {
  /**
   * Notes that a node is alive. What is known of the same incarnation is replaced; nodes that were
   * not seen since the given instant are forgotten.
   *
   * @param node the node as it stands
   * @param forgetBefore nodes last seen before this instant are forgotten
   */
  void heartbeat(NodeRow node, Instant forgetBefore);

  /** {@return the nodes that are known, by name and incarnation} */
  List<NodeRow> nodes();
}
