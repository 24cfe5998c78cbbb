package io.quarterhour.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the nodes that share a store. */
public interface NodeStore {
  /**
   * Notes that a node is alive. What is known of the same incarnation is replaced.
   *
   * @param node the node as it stands
   * @return what time the store has, as {@link StoreInfo#now} tells it: so the engine, which calls
   *     this about once a minute, need not ask for that besides
   */
  @Nullable Instant heartbeat(NodeRow node);

  /**
   * Forgets nodes.
   *
   * @param seenBefore those that were last seen before this instant
   */
  void removeStale(Instant seenBefore);

  /** {@return the nodes that are known, by name and incarnation} */
  List<NodeRow> nodes();
}
