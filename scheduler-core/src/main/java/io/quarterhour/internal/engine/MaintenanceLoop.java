package io.quarterhour.internal.engine;

import io.quarterhour.health.Health;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StepParts;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.health.ClusterCheck;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.SchedulerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance loop: flushes log lines, sends the heartbeat, synchronises the clock, finds work that
 * no node does, prunes the history and removes other old records and stale nodes. One of these that
 * fails does not keep it from the others.
 */
final class MaintenanceLoop implements Loop {
  /** The interval at which log lines are stored while anything is held. */
  static final Duration LOG_INTERVAL = Duration.ofMillis(500);

  private static final Duration HEARTBEAT_INTERVAL = Duration.ofMinutes(1);
  private static final Duration PRUNE_AGAIN = Duration.ofSeconds(10);
  private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(2);
  private static final Duration REMOVE_NODES_INTERVAL = Duration.ofHours(1);
  private static final Duration NODE_EXPIRY = Duration.ofDays(1);
  private static final Duration REMOVE_RECORDS_INTERVAL = Duration.ofHours(1);
  private static final int MAX_PRUNE = 1000;

  /** The maximum number of records of one kind that are removed in one transaction. */
  private static final int MAX_REMOVE = 1000;

  private final SchedulerStore store;
  private final RunRegistry runRegistry;
  private final LogFlusher logFlusher;
  private final EngineOptions options;
  private final StoreClock clock;
  private final ClusterCheck clusterCheck;
  private @Nullable Instant startedAt;
  private Instant heartbeatAt = Instant.MIN;
  private Instant pruneAt = Instant.MIN;
  private Instant removeRecordsAt = Instant.MIN;
  private Instant removeNodesAt = Instant.MIN;
  private Instant latest = Instant.MIN;

  /** Creates the loop; each heartbeat also gives the time of the store to {@code clock}. */
  MaintenanceLoop(
      SchedulerStore store,
      RunRegistry runRegistry,
      LogFlusher logFlusher,
      EngineOptions options,
      StoreClock clock) {
    this.store = store;
    this.runRegistry = runRegistry;
    this.logFlusher = logFlusher;
    this.options = options;
    this.clock = clock;
    clusterCheck = new ClusterCheck(store);
  }

  /** {@return the state of the work of all nodes, as it was read last} */
  Health.Cluster cluster() {
    return clusterCheck.latest();
  }

  @Override
  public Instant step(Instant now) {
    if (startedAt == null) {
      startedAt = now;
    }
    Instant since = startedAt;
    if (now.isBefore(latest)) {
      everythingIsDue();
    }
    latest = now;
    StepParts parts = new StepParts();
    parts.perform(() -> flushLogs(now));
    parts.perform(() -> heartbeat(now, since));
    parts.perform(() -> prune(now));
    parts.perform(() -> removeStaleNodes(now));
    parts.perform(() -> removeRecords(now));
    return parts.next();
  }

  /** Makes all parts due, since their times may lie far ahead after time went back. */
  private void everythingIsDue() {
    heartbeatAt = Instant.MIN;
    pruneAt = Instant.MIN;
    removeRecordsAt = Instant.MIN;
    removeNodesAt = Instant.MIN;
  }

  private Instant flushLogs(Instant now) {
    logFlusher.flush();
    return runRegistry.isEmpty() ? NEVER : now.plus(LOG_INTERVAL);
  }

  private Instant heartbeat(Instant now, Instant since) {
    if (!now.isBefore(heartbeatAt)) {
      List<String> queues = List.copyOf(options.queues().keySet());
      List<String> capabilities = List.copyOf(new TreeSet<>(runRegistry.claimable()));
      NodeRow row = new NodeRow(options.node(), since, now, queues, capabilities);
      clock.synchronise(() -> store.nodes().heartbeat(row));
      clusterCheck.run(now);
      heartbeatAt = now.plus(HEARTBEAT_INTERVAL);
    }
    return heartbeatAt;
  }

  /** Removes this node, which stops, from the stored nodes: it does not count as alive any more. */
  void leave() {
    store.nodes().remove(options.node());
  }

  /**
   * Performs one step of pruning. The next one follows at once while there is more to prune, and
   * later if there was nothing.
   */
  private Instant prune(Instant now) {
    if (!now.isBefore(pruneAt)) {
      PruneResult step = store.history().prune(options.retention(), now, MAX_PRUNE);
      Duration pause = step.removed() > 0 ? PRUNE_AGAIN : PRUNE_INTERVAL;
      pruneAt = step.more() ? now : now.plus(pause);
    }
    return pruneAt;
  }

  /** Removes old records beside the history, in batches until there are no more. */
  private Instant removeRecords(Instant now) {
    if (!now.isBefore(removeRecordsAt)) {
      boolean more = store.maintenance().removeExpired(options.recordRetention(), now, MAX_REMOVE);
      removeRecordsAt = more ? now : now.plus(REMOVE_RECORDS_INTERVAL);
    }
    return removeRecordsAt;
  }

  private Instant removeStaleNodes(Instant now) {
    if (!now.isBefore(removeNodesAt)) {
      store.nodes().removeStale(now.minus(NODE_EXPIRY));
      removeNodesAt = now.plus(REMOVE_NODES_INTERVAL);
    }
    return removeNodesAt;
  }
}
