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

/** What happens in a cluster, in words. */
final class Story {
  private static final int LAST = 12;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Deque<String> events = new ArrayDeque<>();
  private final Set<NodeId> known = new HashSet<>();
  private final Set<NodeId> gone = new HashSet<>();

  /** Who owned what runs when it was looked at last. */
  private Map<ExecutionId, NodeId> owners = new HashMap<>();

  /** Adds what is new. */
  void tell(
      Instant now,
      List<Snapshot.NodeLine> nodes,
      Map<NodeId, List<Execution>> held,
      List<Execution> ended) {
    nodes.forEach(node -> tellOf(node, now));
    tellOfTakenOver(now, held, ended);
    owners = new HashMap<>();
    held.forEach((owner, own) -> own.forEach(one -> owners.put(one.id(), owner)));
  }

  private void tellOf(Snapshot.NodeLine node, Instant now) {
    boolean isNew = known.add(node.id());
    switch (node.mood()) {
      case SILENT -> {
        if (gone.add(node.id())) {
          add(
              now,
              words(node.id())
                  + " is silent: its leases have run out, "
                  + node.holds()
                  + " executions wait for another node");
        }
      }
      case GONE -> {
        if (gone.add(node.id()) && !isNew) {
          add(now, words(node.id()) + " owns nothing and has not been heard of for long");
        }
      }
      case WORKS, IDLE -> {
        if (isNew) {
          add(now, words(node.id()) + " is there");
        } else if (gone.remove(node.id())) {
          add(now, words(node.id()) + " is back");
        }
      }
    }
  }

  /** What one node owned at the last look, and another has or had since. */
  private void tellOfTakenOver(
      Instant now, Map<NodeId, List<Execution>> held, List<Execution> ended) {
    Map<List<NodeId>, Integer> taken = new LinkedHashMap<>();
    Stream.concat(held.values().stream().flatMap(List::stream), ended.stream())
        .filter(one -> one.attemptCounts().lostLeases() > 0)
        .forEach(
            one -> {
              NodeId before = owners.get(one.id());
              NodeId owner = one.ownership().node();
              if (before != null && owner != null && !before.equals(owner)) {
                taken.merge(List.of(before, owner), 1, Integer::sum);
              }
            });
    taken.forEach(
        (change, count) -> {
          gone.add(change.get(0));
          add(
              now,
              words(change.get(1))
                  + " took over "
                  + count
                  + " executions of "
                  + words(change.get(0))
                  + ", whose leases had run out");
        });
  }

  private static String words(NodeId id) {
    return id.name() + " (" + id.incarnation() + ")";
  }

  private void add(Instant now, String what) {
    events.add(CLOCK.format(now) + "  " + what);
    if (events.size() > LAST) {
      events.remove();
    }
  }

  /** {@return whether nothing was heard of a node since its leases ran out} */
  boolean isGone(NodeId id) {
    return gone.contains(id);
  }

  /** {@return the last things that happened, the oldest first} */
  List<String> events() {
    return List.copyOf(events);
  }
}
