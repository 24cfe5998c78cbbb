package io.quarterhour.examples.store;

import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes: the one that runs, and those that ran before. */
final class FileNodes implements NodeStore {
  private final Acts acts;
  private final Tables tables;

  FileNodes(Acts acts, Tables tables) {
    this.acts = acts;
    this.tables = tables;
  }

  /** The store has no clock of its own: it lives in one process with the engine. */
  @Override
  public @Nullable Instant heartbeat(NodeRow node) {
    return acts.write(
        () -> {
          tables.nodes.put(node.id(), node);
          return null;
        });
  }

  @Override
  public void removeStale(Instant seenBefore) {
    acts.write(
        () -> {
          List.copyOf(tables.nodes.all()).stream()
              .filter(node -> node.seenAt().isBefore(seenBefore))
              .forEach(node -> tables.nodes.remove(node.id()));
          return null;
        });
  }

  @Override
  public List<NodeRow> nodes() {
    return acts.read(() -> List.copyOf(tables.nodes.all()));
  }
}
