package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;

import io.quarterhour.execution.LogLine;
import io.quarterhour.internal.work.LogBuffer;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.SchedulerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance loop: flushes log lines, sends the heartbeat, synchronises the clock, prunes the
 * history and removes stale nodes.
 */
final class MaintenanceLoop implements Loop {
  /** The interval at which log lines are stored while anything is held. */
  static final Duration LOG_EVERY = Duration.ofMillis(500);

  private static final Duration TELL_EVERY = Duration.ofMinutes(1);
  private static final Duration PRUNE_AGAIN = Duration.ofSeconds(10);
  private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final Duration FORGET_NODES = Duration.ofDays(1);
  private static final int MAX_PRUNE = 1000;

  private final SchedulerStore store;
  private final RunRegistry runRegistry;
  private final LogBuffer logs;
  private final EngineOptions options;
  private final StoreClock clock;
  private @Nullable Instant startedAt;
  private Instant tellAt = Instant.MIN;
  private Instant pruneAt = Instant.MIN;
  private Instant forgetAt = Instant.MIN;

  /** Creates the loop; each heartbeat also gives the time of the store to {@code clock}. */
  MaintenanceLoop(
      SchedulerStore store,
      RunRegistry runRegistry,
      LogBuffer logs,
      EngineOptions options,
      StoreClock clock) {
    this.store = store;
    this.runRegistry = runRegistry;
    this.logs = logs;
    this.options = options;
    this.clock = clock;
  }

  @Override
  public Instant step(Instant now) {
    if (startedAt == null) {
      startedAt = now;
    }
    Instant next = earlier(storeLogs(now), report(now, startedAt));
    return earlier(next, earlier(prune(now), forget(now)));
  }

  private Instant storeLogs(Instant now) {
    List<LogLine> lines = logs.drain();
    if (!lines.isEmpty()) {
      try {
        store.history().appendLog(lines);
      } catch (RuntimeException e) {
        logs.putBack(lines);
        throw e;
      }
    }
    return runRegistry.isEmpty() ? NEVER : now.plus(LOG_EVERY);
  }

  private Instant report(Instant now, Instant since) {
    if (!now.isBefore(tellAt)) {
      List<String> queues = List.copyOf(options.queues().keySet());
      NodeRow row = new NodeRow(options.node(), since, now, queues);
      clock.synchronise(() -> store.nodes().heartbeat(row));
      tellAt = now.plus(TELL_EVERY);
    }
    return tellAt;
  }

  /** Prunes the history. If there was nothing to prune, the next attempt is made much later. */
  private Instant prune(Instant now) {
    if (!now.isBefore(pruneAt)) {
      int pruned = store.history().prune(options.retention(), now, MAX_PRUNE);
      boolean more = pruned == MAX_PRUNE;
      pruneAt = more ? now : now.plus(pruned > 0 ? PRUNE_AGAIN : PRUNE_EVERY);
    }
    return pruneAt;
  }

  private Instant forget(Instant now) {
    if (!now.isBefore(forgetAt)) {
      store.nodes().removeStale(now.minus(FORGET_NODES));
      forgetAt = now.plus(FORGET_EVERY);
    }
    return forgetAt;
  }
}
