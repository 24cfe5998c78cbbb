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

/** Looks at a cluster through its store, again and again, and counts what is over meanwhile. */
final class Observer {
  private static final int PAGE = 1000;

  /** What was made before has ended long ago, or is counted when a busy cluster has time for it. */
  private static final Duration LATELY = Duration.ofSeconds(30);

  private static final int MOST_PAGES = 10;
  private static final Duration LONG_SILENCE = Duration.ofSeconds(90);
  private static final Duration FORGOTTEN = Duration.ofMinutes(5);

  private final SchedulerStore store;
  private final Story story = new Story();
  private final Map<ExecutionState, Long> over = new EnumMap<>(ExecutionState.class);
  private final Map<NodeId, Long> done = new HashMap<>();

  /** What is counted already, and when it ended: it is met again as long as it is young. */
  private final Map<ExecutionId, Instant> counted = new LinkedHashMap<>();

  private long takenOver;
  private @Nullable Instant began;

  Observer(SchedulerStore store) {
    this.store = store;
  }

  Snapshot look() {
    Instant told = store.info().now();
    Instant now = told == null ? Instant.now() : told;
    if (began == null) {
      began = now;
    }
    // By themselves: what a dead node owns is older than all that waits behind it.
    List<Execution> running = page(ExecutionState.RUNNING).items();
    List<Execution> ended = count(now);
    Map<NodeId, List<Execution>> held = new HashMap<>();
    for (Execution execution : running) {
      NodeId owner = execution.ownership().node();
      if (owner != null) {
        held.computeIfAbsent(owner, o -> new ArrayList<>()).add(execution);
      }
    }
    story.tell(now, nodes(now, held), held, ended);
    return new Snapshot(
        now,
        nodes(now, held),
        backlog(page(ExecutionState.WAITING).items(), now),
        lateness(ended),
        Map.copyOf(over),
        takenOver,
        perSecond(ended, now),
        story.events());
  }

  private Page<Execution> page(ExecutionState... states) {
    return store
        .history()
        .executions(TenantScope.ALL, ExecutionQuery.ALL.in(states), PageRequest.first(PAGE));
  }

  /** {@return what ended lately; what was not counted before is counted} */
  private List<Execution> count(Instant now) {
    ExecutionQuery query =
        ExecutionQuery.ALL.in(
            ExecutionState.SUCCEEDED,
            ExecutionState.WARNING,
            ExecutionState.FAILED,
            ExecutionState.CANCELLED,
            ExecutionState.INTERRUPTED);
    List<Execution> lately = new ArrayList<>();
    PageRequest next = PageRequest.first(PAGE);
    for (int i = 0; i < MOST_PAGES; i++) {
      Page<Execution> page = store.history().executions(TenantScope.ALL, query, next);
      page.items().stream().filter(one -> endedAfter(one, now.minus(LATELY))).forEach(lately::add);
      boolean old = page.items().stream().anyMatch(one -> one.slot().isBefore(now.minus(LATELY)));
      if (page.cursor() == null || old) {
        break;
      }
      next = new PageRequest(PAGE, page.cursor());
    }
    counted.values().removeIf(at -> at.isBefore(now.minus(LATELY.multipliedBy(2))));
    lately.forEach(this::countOnce);
    return lately;
  }

  private void countOnce(Execution execution) {
    Instant endedAt = execution.status().endedAt();
    if (endedAt == null
        || began == null
        || endedAt.isBefore(began)
        || counted.putIfAbsent(execution.id(), endedAt) != null) {
      return;
    }
    over.merge(execution.state(), 1L, Long::sum);
    takenOver += execution.attemptCounts().lostLeases() > 0 ? 1 : 0;
    NodeId owner = execution.ownership().node();
    if (owner != null) {
      done.merge(owner, 1L, Long::sum);
    }
  }

  private static boolean endedAfter(Execution execution, Instant instant) {
    Instant endedAt = execution.status().endedAt();
    return endedAt != null && endedAt.isAfter(instant);
  }

  private List<Snapshot.NodeLine> nodes(Instant now, Map<NodeId, List<Execution>> held) {
    List<Snapshot.NodeLine> lines = new ArrayList<>();
    Set<NodeId> known = new HashSet<>();
    for (NodeRow row : store.nodes().nodes()) {
      known.add(row.id());
      if (row.seenAt().isAfter(now.minus(FORGOTTEN)) || held.containsKey(row.id())) {
        lines.add(line(row.id(), row.startedAt(), row.seenAt(), now, held));
      }
    }
    // A node tells of itself once a minute; what it owns may be seen before.
    held.keySet().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> lines.add(line(id, now, now, now, held)));
    lines.sort(
        Comparator.comparing((Snapshot.NodeLine line) -> line.id().name())
            .thenComparing(Snapshot.NodeLine::since, Comparator.reverseOrder()));
    return lines;
  }

  private Snapshot.NodeLine line(
      NodeId id,
      Instant startedAt,
      Instant seenAt,
      Instant now,
      Map<NodeId, List<Execution>> held) {
    List<Execution> own = held.getOrDefault(id, List.of());
    Duration left =
        own.stream()
            .map(one -> one.ownership().leaseUntil())
            .filter(until -> until != null)
            .min(Instant::compareTo)
            .map(until -> Duration.between(now, until))
            .orElse(null);
    Snapshot.Mood mood;
    if (left != null) {
      mood = left.isNegative() ? Snapshot.Mood.SILENT : Snapshot.Mood.WORKS;
    } else if (story.isGone(id) || seenAt.isBefore(now.minus(LONG_SILENCE))) {
      mood = Snapshot.Mood.GONE;
    } else {
      mood = Snapshot.Mood.IDLE;
    }
    return new Snapshot.NodeLine(
        id, mood, Duration.between(startedAt, now), own.size(), left, done.getOrDefault(id, 0L));
  }

  private static Snapshot.Backlog backlog(List<Execution> waiting, Instant now) {
    int ready = (int) waiting.stream().filter(one -> !one.status().readyAt().isAfter(now)).count();
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
    return new Snapshot.Lateness(at(all, 50), at(all, 99), all.size());
  }

  private static Duration at(List<Duration> sorted, int percent) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private double perSecond(List<Execution> ended, Instant now) {
    Instant from = now.minus(LATELY);
    Instant since = began != null && began.isAfter(from) ? began : from;
    double seconds = Math.max(1, Duration.between(since, now).toMillis() / 1000.0);
    return ended.stream().filter(one -> endedAfter(one, since)).count() / seconds;
  }
}
