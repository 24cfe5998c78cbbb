package io.quarterhour.examples.store;

import io.quarterhour.execution.NodeId;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the nodes: the running node and earlier ones. */
final class FileNodeStore implements NodeStore {
  private final Transactions transactions;
  private final Tables tables;

  FileNodeStore(Transactions transactions, Tables tables) {
    this.transactions = transactions;
    this.tables = tables;
  }

  /**
   * Returns null because the store has no clock of its own: it runs in the process of the engine.
   */
  @Override
  public @Nullable Instant heartbeat(NodeRow node) {
    return transactions.write(
        () -> {
          tables.nodes.put(node.id(), node);
          return null;
        });
  }

  @Override
  public void remove(NodeId node) {
    transactions.write(
        () -> {
          tables.nodes.remove(node);
          return null;
        });
  }

  @Override
  public void removeStale(Instant seenBefore) {
    transactions.write(
        () -> {
          List.copyOf(tables.nodes.all()).stream()
              .filter(node -> node.heartbeatAt().isBefore(seenBefore))
              .forEach(node -> tables.nodes.remove(node.id()));
          return null;
        });
  }

  @Override
  public List<NodeRow> nodes() {
    return transactions.read(() -> List.copyOf(tables.nodes.all()));
  }
}
