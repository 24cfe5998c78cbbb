package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.store.SetAsideItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executions for which the database refuses a kind of change for good, for example by a trigger
 * or because a row cannot be read. Each is set aside, so that it does not stop the others: this
 * node leaves it out for a while and then tries it again. The pause doubles while the database
 * refuses it and accepts others. Safe for use by many threads.
 */
public final class RefusedExecutions {
  /** The first time for which an execution is set aside. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

  private static final Duration MAX_PAUSE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(RefusedExecutions.class);

  private final String consequence;
  private final Map<ExecutionId, Refusal> refusals = new ConcurrentHashMap<>();

  /** The latest refusal of an execution. */
  private record Refusal(Duration pause, Instant until, String reason) {}

  /**
   * Creates an empty set.
   *
   * @param consequence the consequence for an execution, for the line in the log
   */
  public RefusedExecutions(String consequence) {
    this.consequence = consequence;
  }

  /** {@return the executions that are set aside at an instant} */
  public List<ExecutionId> at(Instant now) {
    if (refusals.isEmpty()) {
      return List.of();
    }
    refusals.values().removeIf(refusal -> refusal.until.plus(MAX_PAUSE).isBefore(now));
    return refusals.entrySet().stream()
        .filter(entry -> entry.getValue().until.isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Sets an execution aside.
   *
   * @param othersAccepted whether the database accepts the same change of others; otherwise it may
   *     be unavailable, and the pause stays short
   */
  public void add(ExecutionId id, String reason, boolean othersAccepted, Instant now) {
    Refusal last = refusals.get(id);
    Duration pause = FIRST_PAUSE;
    if (last != null && othersAccepted) {
      Duration twice = last.pause.multipliedBy(2);
      pause = twice.compareTo(MAX_PAUSE) < 0 ? twice : MAX_PAUSE;
    }
    refusals.put(id, new Refusal(pause, now.plus(pause), reason));
    LOG.error(
        "Database refuses an execution, which {} for {}; other executions are not affected. Fix"
            + " the cause. execution={}, reason: {}",
        consequence,
        pause,
        id,
        reason);
  }

  /** {@return the executions that were set aside last and not accepted since, for people} */
  public List<SetAsideItem> items() {
    return refusals.entrySet().stream()
        .map(
            entry ->
                new SetAsideItem(
                    "execution " + entry.getKey(), consequence + ": " + entry.getValue().reason))
        .toList();
  }

  /** Notes that the database has accepted a change of executions. */
  public void accepted(List<ExecutionId> ids) {
    if (!refusals.isEmpty()) {
      refusals.keySet().removeAll(ids);
    }
  }
}
