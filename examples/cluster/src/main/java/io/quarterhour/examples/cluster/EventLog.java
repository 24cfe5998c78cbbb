package io.quarterhour.examples.cluster;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The events in a cluster, as text. */
final class EventLog {
  private static final int MAX_EVENTS = 12;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Deque<String> events = new ArrayDeque<>();
  private final Set<NodeId> known = new HashSet<>();
  private final Set<NodeId> gone = new HashSet<>();

  /** The owners of the running executions at the previous observation. */
  private Map<ExecutionId, NodeId> owners = new HashMap<>();

  /** Adds the events since the previous observation. */
  void update(
      Instant now,
      List<Snapshot.NodeLine> nodes,
      Map<NodeId, List<Execution>> owned,
      List<Execution> ended) {
    nodes.forEach(node -> updateNode(node, now));
    addTakeovers(now, owned, ended);
    owners = new HashMap<>();
    owned.forEach((owner, own) -> own.forEach(execution -> owners.put(execution.id(), owner)));
  }

  private void updateNode(Snapshot.NodeLine node, Instant now) {
    boolean isNew = known.add(node.id());
    switch (node.state()) {
      case EXPIRED -> {
        if (gone.add(node.id())) {
          add(
              now,
              describe(node.id())
                  + " did not renew its leases: "
                  + node.owned()
                  + " executions wait for another node");
        }
      }
      case GONE -> {
        if (gone.add(node.id()) && !isNew) {
          add(
              now,
              describe(node.id())
                  + " owns no executions and has sent no heartbeat for a long time");
        }
      }
      case WORKING, IDLE -> {
        if (isNew) {
          add(now, describe(node.id()) + " joined");
        } else if (gone.remove(node.id())) {
          add(now, describe(node.id()) + " is active again");
        }
      }
    }
  }

  /**
   * Adds an event for executions that one node owned at the previous observation and another node
   * has claimed since.
   */
  private void addTakeovers(
      Instant now, Map<NodeId, List<Execution>> owned, List<Execution> ended) {
    Map<List<NodeId>, Integer> takeovers = new LinkedHashMap<>();
    Stream.concat(owned.values().stream().flatMap(List::stream), ended.stream())
        .filter(execution -> execution.attemptCounts().lostLeases() > 0)
        .forEach(
            execution -> {
              NodeId before = owners.get(execution.id());
              NodeId owner = execution.ownership().node();
              if (before != null && owner != null && !before.equals(owner)) {
                takeovers.merge(List.of(before, owner), 1, Integer::sum);
              }
            });
    takeovers.forEach(
        (change, count) -> {
          gone.add(change.get(0));
          add(
              now,
              describe(change.get(1))
                  + " took over "
                  + count
                  + " executions of "
                  + describe(change.get(0))
                  + ", whose leases had expired");
        });
  }

  private static String describe(NodeId id) {
    return id.name() + " (" + id.incarnation() + ")";
  }

  private void add(Instant now, String text) {
    events.add(CLOCK.format(now) + "  " + text);
    if (events.size() > MAX_EVENTS) {
      events.remove();
    }
  }

  /** {@return whether a node has shown no activity since its leases expired} */
  boolean isGone(NodeId id) {
    return gone.contains(id);
  }

  /** {@return the latest events, the oldest first} */
  List<String> events() {
    return List.copyOf(events);
  }
}
