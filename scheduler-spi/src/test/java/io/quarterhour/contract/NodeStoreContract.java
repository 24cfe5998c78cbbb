package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.NodeId;
import io.quarterhour.store.NodeRow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests of the contract of {@link io.quarterhour.store.NodeStore}, and of the clock and the name in
 * {@link io.quarterhour.store.StoreInfo}.
 */
public abstract class NodeStoreContract extends StoreContract {
  /** Constructor for the test class of a store. */
  protected NodeStoreContract() {}

  private static NodeRow node(String name, String incarnation, Instant seenAt, String... queues) {
    return new NodeRow(
        new NodeId(name, incarnation),
        at(-100),
        seenAt,
        List.of(queues),
        List.of("work", "work#2"));
  }

  private void heartbeat(NodeRow node) {
    store().nodes().heartbeat(node);
  }

  @Test
  void newStoreHasNoNodes() {
    assertThat(store().nodes().nodes()).isEmpty();
  }

  @Test
  void heartbeatStoresTheNode() {
    NodeRow node = node("ann", "1", at(0), "zebra", "default", "ant");

    heartbeat(node);

    assertThat(store().nodes().nodes()).containsExactly(node);
  }

  @Test
  void nodeMayHaveNoQueuesAndNoCapabilities() {
    NodeRow node = new NodeRow(new NodeId("ann", "1"), at(-100), at(0), List.of(), List.of());

    heartbeat(node);

    assertThat(store().nodes().nodes()).containsExactly(node);
  }

  @Test
  void heartbeatReplacesTheRowOfTheSameIncarnation() {
    heartbeat(node("ann", "1", at(0), "default"));
    NodeRow later =
        new NodeRow(new NodeId("ann", "1"), at(-100), at(10), List.of("mail"), List.of("send"));

    heartbeat(later);

    assertThat(store().nodes().nodes()).containsExactly(later);
  }

  @Test
  void incarnationsAreSeparateNodes() {
    NodeRow first = node("ann", "1", at(0), "default");
    NodeRow second = node("ann", "2", at(10), "default");

    heartbeat(first);
    heartbeat(second);

    assertThat(store().nodes().nodes()).containsExactly(first, second);
  }

  @Test
  void nodesAreSortedByNameAndIncarnation() {
    NodeRow b2 = node("bob", "2", at(0));
    NodeRow b1 = node("bob", "1", at(1));
    NodeRow a9 = node("ann", "9", at(2));

    heartbeat(b2);
    heartbeat(b1);
    heartbeat(a9);

    assertThat(store().nodes().nodes()).containsExactly(a9, b1, b2);
  }

  @Test
  void removeStaleRemovesNodesLastSeenEarlier() {
    heartbeat(node("old", "1", at(9)));
    heartbeat(node("onTime", "1", at(10)));
    heartbeat(node("young", "1", at(11)));

    store().nodes().removeStale(at(10));

    assertThat(store().nodes().nodes())
        .extracting(node -> node.id().name())
        .containsExactly("onTime", "young");
  }

  @Test
  void removeRemovesOneIncarnation() {
    NodeRow first = node("ann", "1", at(0));
    NodeRow second = node("ann", "2", at(0));
    heartbeat(first);
    heartbeat(second);

    store().nodes().remove(first.id());
    store().nodes().remove(new NodeId("bob", "1"));

    assertThat(store().nodes().nodes()).containsExactly(second);
  }

  @Test
  void removedNodeReturnsWithItsNextHeartbeat() {
    heartbeat(node("ann", "1", at(0)));
    heartbeat(node("bob", "1", at(100)));
    store().nodes().removeStale(at(50));

    heartbeat(node("ann", "1", at(101)));

    assertThat(store().nodes().nodes())
        .extracting(NodeRow::heartbeatAt)
        .containsExactly(at(101), at(100));
  }

  @Test
  void concurrentHeartbeatsAreAllStored() throws Exception {
    race(
        racer ->
            () -> {
              for (int i = 0; i < 50; i++) {
                NodeRow node = node("node-" + racer, "1", at(i), "default");
                retryTransient(
                    () -> {
                      heartbeat(node);
                      return node;
                    });
              }
              return racer;
            });

    assertThat(store().nodes().nodes())
        .hasSize(THREADS)
        .allSatisfy(node -> assertThat(node.heartbeatAt()).isEqualTo(at(49)));
  }

  @Test
  void heartbeatReturnsTheTimeOfTheStore() {
    Instant earliest = store().info().now();
    Instant returned = store().nodes().heartbeat(node("ann", "1", at(0)));
    Instant latest = store().info().now();

    if (earliest == null || latest == null) {
      assertThat(returned).isNull();
    } else {
      assertThat(returned).isBetween(earliest, latest);
    }
  }

  @Test
  void infoHasAName() {
    assertThat(store().info().name()).isNotBlank();
  }
}
