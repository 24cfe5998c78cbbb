package io.quarterhour.internal.health;

import static java.util.stream.Collectors.joining;

import io.quarterhour.health.Health;
import io.quarterhour.health.HealthReason;
import io.quarterhour.health.HealthReason.Code;
import io.quarterhour.health.LoopHealth;
import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.store.SetAsideItem;
import io.quarterhour.store.execution.OverdueWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges the state of a node: lists the reasons for which it is not healthy. */
public final class HealthReasons {
  /** The maximum number of items that one reason names. */
  private static final int MAX_NAMED = 10;

  private static final Duration DROPS_MATTER_FOR = Duration.ofMinutes(10);

  private final Duration patience;
  private final List<HealthReason> reasons = new ArrayList<>();

  /**
   * Creates an empty list.
   *
   * @param patience the time without a successful step after which a loop counts as stalled
   */
  public HealthReasons(Duration patience) {
    this.patience = patience;
  }

  /** {@return the reasons, the worst first} */
  public List<HealthReason> list() {
    return reasons.stream()
        .sorted(Comparator.comparing((HealthReason reason) -> reason.code().status()).reversed())
        .toList();
  }

  /** Adds a reason. */
  public void add(Code code, String text) {
    reasons.add(new HealthReason(code, text));
  }

  /**
   * Judges the loops of a running node.
   *
   * @param startedAt the instant at which the node started
   * @param storeFailure the message of the failure of the store; null if the store works
   */
  public void loops(
      List<LoopHealth> loops, Instant startedAt, Instant now, @Nullable String storeFailure) {
    List<String> stalled = new ArrayList<>();
    List<String> failing = new ArrayList<>();
    for (LoopHealth loop : loops) {
      Instant last = loop.lastStepAt() == null ? startedAt : loop.lastStepAt();
      if (Duration.between(last, now).compareTo(patience) > 0) {
        stalled.add(loop.name());
      } else if (loop.failures() > 0) {
        failing.add(loop.name() + " (" + loop.lastFailure() + ")");
      }
    }
    if (!stalled.isEmpty()) {
      add(
          storeFailure != null ? Code.STORE_DOWN : Code.LOOP_STALLED,
          "no successful step for more than "
              + patience
              + " in the loops "
              + String.join(", ", stalled)
              + (storeFailure != null
                  ? ": the store fails: " + storeFailure
                  : ": a call of the store may hang, or a thread of the scheduler was ended"));
    } else if (storeFailure != null) {
      add(Code.STORE_FAILING, "the store fails and is retried: " + storeFailure);
    } else if (!failing.isEmpty()) {
      add(Code.LOOP_FAILING, "failing steps are retried in the loops " + named(failing));
    }
  }

  /** Judges the state of the node except for its loops. */
  public void local(Health.Local local, Instant now) {
    if (!local.clockSkew().isZero()) {
      add(
          Code.CLOCK_SKEW,
          "the clock of the node is "
              + local.clockSkew().abs()
              + (local.clockSkew().isNegative() ? " behind" : " ahead of")
              + " the clock of the store: check NTP on the node; scheduling uses the store's"
              + " clock");
    }
    Instant lastDroppedAt = local.listeners().lastDroppedAt();
    if (lastDroppedAt != null && lastDroppedAt.plus(DROPS_MATTER_FOR).isAfter(now)) {
      add(
          Code.LISTENER_EVENTS_DROPPED,
          local.listeners().dropped()
              + " events of listeners were dropped, the last one at "
              + lastDroppedAt
              + ": make listeners return faster, or raise listenerQueueCapacity");
    }
    List<DestinationStatus> suspended =
        local.failingDestinations().stream().filter(it -> it.suspendedUntil() != null).toList();
    if (!suspended.isEmpty()) {
      add(
          Code.DESTINATION_SUSPENDED,
          "notifications wait for "
              + named(suspended.stream().map(it -> it.notifier() + " " + it.name()).toList()));
    }
    if (!local.stuckExecutions().isEmpty()) {
      add(
          Code.ACTIONS_STUCK,
          "actions do not return although they were interrupted: executions "
              + named(local.stuckExecutions()));
    }
  }

  /** Judges the items that are left out because the store refuses them. */
  public void setAside(List<SetAsideItem> items) {
    if (!items.isEmpty()) {
      add(
          Code.ITEMS_SET_ASIDE,
          "items are set aside, because the store refuses them; fix the cause: "
              + named(items.stream().map(one -> one.item() + " " + one.reason()).toList()));
    }
  }

  /** Judges the queues from which nothing is claimed because of stuck threads. */
  public void suspended(List<String> queues) {
    if (!queues.isEmpty()) {
      add(
          Code.QUEUE_SUSPENDED,
          "nothing is claimed from the queues "
              + named(queues)
              + ", because maxStuckThreads abandoned actions have not returned: make actions react"
              + " to interruption, or restart the node");
    }
  }

  /** Judges the work of all nodes. */
  public void cluster(Health.Cluster cluster) {
    if (!cluster.quarantined().isEmpty()) {
      add(
          Code.EXECUTIONS_QUARANTINED,
          "executions are quarantined: "
              + named(cluster.quarantined())
              + "; release or cancel them");
    }
    Set<String> queues = new TreeSet<>();
    Set<String> actions = new TreeSet<>();
    for (OverdueWork work : cluster.unserved()) {
      if (cluster.isServed(work.queue())) {
        actions.add(work.capability() + " in queue " + work.queue());
      } else {
        queues.add(work.queue());
      }
    }
    if (!queues.isEmpty()) {
      add(Code.QUEUE_NOT_SERVED, "executions wait in queues that no node serves: " + named(queues));
    }
    if (!actions.isEmpty()) {
      add(Code.ACTION_UNKNOWN, "executions wait for actions that no node has: " + named(actions));
    }
  }

  private static String named(Collection<?> items) {
    return items.stream().limit(MAX_NAMED).map(String::valueOf).collect(joining(", "))
        + (items.size() > MAX_NAMED ? " and " + (items.size() - MAX_NAMED) + " more" : "");
  }
}
