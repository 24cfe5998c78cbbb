package io.quarterhour.examples.cluster;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Observes a cluster through its store and counts the executions that finish meanwhile. */
final class Observer {
  private static final int PAGE = 1000;

  /**
   * The period for which recently finished executions are read. Executions created earlier are
   * assumed to have finished long ago; the counts of a very busy cluster may lag behind.
   */
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private static final int MAX_PAGES = 10;
  private static final Duration GONE_AFTER = Duration.ofSeconds(90);
  private static final Duration HIDDEN_AFTER = Duration.ofMinutes(5);

  private final SchedulerStore store;
  private final EventLog eventLog = new EventLog();
  private final Map<ExecutionState, Long> finished = new EnumMap<>(ExecutionState.class);
  private final Map<NodeId, Long> finishedByNode = new HashMap<>();

  /**
   * The executions that were already counted, with their ends. They are read again as long as they
   * are recent.
   */
  private final Map<ExecutionId, Instant> counted = new LinkedHashMap<>();

  private long takenOver;
  private @Nullable Instant startedAt;

  Observer(SchedulerStore store) {
    this.store = store;
  }

  Snapshot observe() {
    Instant storeTime = store.info().now();
    Instant now = storeTime == null ? Instant.now() : storeTime;
    if (startedAt == null) {
      startedAt = now;
    }
    // Read separately, because the executions of a dead node are older than all waiting ones.
    List<Execution> running = page(ExecutionState.RUNNING).items();
    List<Execution> ended = recentlyFinished(now);
    Map<NodeId, List<Execution>> owned = new HashMap<>();
    for (Execution execution : running) {
      NodeId owner = execution.ownership().node();
      if (owner != null) {
        owned.computeIfAbsent(owner, o -> new ArrayList<>()).add(execution);
      }
    }
    eventLog.update(now, nodes(now, owned), owned, ended);
    return new Snapshot(
        now,
        nodes(now, owned),
        backlog(page(ExecutionState.WAITING).items(), now),
        lateness(ended),
        Map.copyOf(finished),
        takenOver,
        perSecond(ended, now),
        eventLog.events());
  }

  private Page<Execution> page(ExecutionState... states) {
    return store
        .history()
        .executions(TenantScope.ALL, ExecutionQuery.ALL.in(states), PageRequest.first(PAGE));
  }

  /** {@return the recently finished executions; those not yet counted are counted} */
  private List<Execution> recentlyFinished(Instant now) {
    ExecutionQuery query =
        ExecutionQuery.ALL.in(
            ExecutionState.SUCCEEDED,
            ExecutionState.WARNING,
            ExecutionState.FAILED,
            ExecutionState.CANCELLED,
            ExecutionState.INTERRUPTED);
    List<Execution> recent = new ArrayList<>();
    PageRequest next = PageRequest.first(PAGE);
    for (int i = 0; i < MAX_PAGES; i++) {
      Page<Execution> page = store.history().executions(TenantScope.ALL, query, next);
      page.items().stream()
          .filter(execution -> endedAfter(execution, now.minus(WINDOW)))
          .forEach(recent::add);
      boolean old =
          page.items().stream().anyMatch(execution -> execution.slot().isBefore(now.minus(WINDOW)));
      if (page.cursor() == null || old) {
        break;
      }
      next = new PageRequest(PAGE, page.cursor());
    }
    counted.values().removeIf(at -> at.isBefore(now.minus(WINDOW.multipliedBy(2))));
    recent.forEach(this::countOnce);
    return recent;
  }

  private void countOnce(Execution execution) {
    Instant endedAt = execution.status().endedAt();
    if (endedAt == null
        || startedAt == null
        || endedAt.isBefore(startedAt)
        || counted.putIfAbsent(execution.id(), endedAt) != null) {
      return;
    }
    finished.merge(execution.state(), 1L, Long::sum);
    takenOver += execution.attemptCounts().lostLeases() > 0 ? 1 : 0;
    NodeId owner = execution.ownership().node();
    if (owner != null) {
      finishedByNode.merge(owner, 1L, Long::sum);
    }
  }

  private static boolean endedAfter(Execution execution, Instant instant) {
    Instant endedAt = execution.status().endedAt();
    return endedAt != null && endedAt.isAfter(instant);
  }

  private List<Snapshot.NodeLine> nodes(Instant now, Map<NodeId, List<Execution>> owned) {
    List<Snapshot.NodeLine> lines = new ArrayList<>();
    Set<NodeId> known = new HashSet<>();
    for (NodeRow row : store.nodes().nodes()) {
      known.add(row.id());
      if (row.heartbeatAt().isAfter(now.minus(HIDDEN_AFTER)) || owned.containsKey(row.id())) {
        lines.add(line(row.id(), row.startedAt(), row.heartbeatAt(), now, owned));
      }
    }
    // A node sends a heartbeat once a minute; its executions may be visible earlier.
    owned.keySet().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> lines.add(line(id, now, now, now, owned)));
    lines.sort(
        Comparator.comparing((Snapshot.NodeLine line) -> line.id().name())
            .thenComparing(Snapshot.NodeLine::uptime, Comparator.reverseOrder()));
    return lines;
  }

  private Snapshot.NodeLine line(
      NodeId id,
      Instant nodeStartedAt,
      Instant seenAt,
      Instant now,
      Map<NodeId, List<Execution>> owned) {
    List<Execution> own = owned.getOrDefault(id, List.of());
    Duration left =
        own.stream()
            .map(execution -> execution.ownership().leaseUntil())
            .filter(until -> until != null)
            .min(Instant::compareTo)
            .map(until -> Duration.between(now, until))
            .orElse(null);
    Snapshot.NodeState state;
    if (left != null) {
      state = left.isNegative() ? Snapshot.NodeState.EXPIRED : Snapshot.NodeState.WORKING;
    } else if (eventLog.isGone(id) || seenAt.isBefore(now.minus(GONE_AFTER))) {
      state = Snapshot.NodeState.GONE;
    } else {
      state = Snapshot.NodeState.IDLE;
    }
    return new Snapshot.NodeLine(
        id,
        state,
        Duration.between(nodeStartedAt, now),
        own.size(),
        left,
        finishedByNode.getOrDefault(id, 0L));
  }

  private static Snapshot.Backlog backlog(List<Execution> waiting, Instant now) {
    int ready =
        (int)
            waiting.stream()
                .filter(execution -> !execution.status().readyAt().isAfter(now))
                .count();
    return new Snapshot.Backlog(ready, waiting.size() == PAGE);
  }

  private static Snapshot.Lateness lateness(List<Execution> ended) {
    List<Duration> all = new ArrayList<>();
    for (Execution execution : ended) {
      Instant startedAt = execution.status().startedAt();
      if (startedAt != null) {
        all.add(Duration.between(execution.status().readyAt(), startedAt));
      }
    }
    all.sort(Comparator.naturalOrder());
    return new Snapshot.Lateness(percentile(all, 50), percentile(all, 99), all.size());
  }

  private static Duration percentile(List<Duration> sorted, int percent) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private double perSecond(List<Execution> ended, Instant now) {
    Instant from = now.minus(WINDOW);
    Instant since = startedAt != null && startedAt.isAfter(from) ? startedAt : from;
    double seconds = Math.max(1, Duration.between(since, now).toMillis() / 1000.0);
    return ended.stream().filter(execution -> endedAfter(execution, since)).count() / seconds;
  }
}
