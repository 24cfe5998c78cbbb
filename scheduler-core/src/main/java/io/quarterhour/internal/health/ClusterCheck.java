package io.quarterhour.internal.health;

import io.quarterhour.health.Health;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.OverdueWork;
import io.quarterhour.store.execution.UnclaimedWork;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the work that no node does: executions that are overdue because no live node serves their
 * queue or has their action, and quarantined executions. Each queue and capability that is not
 * served is logged once, and again after it was served in between.
 */
public final class ClusterCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterCheck.class);

  private static final Duration INTERVAL = Duration.ofMinutes(3);

  private static final Duration OVERDUE_AFTER = Duration.ofMinutes(1);

  /** Three intervals of the heartbeat: a node that misses one or two of them may be busy. */
  private static final Duration LIVE_FOR = Duration.ofMinutes(3);

  /** The interval at which the nodes are read although nothing is overdue. */
  private static final Duration READ_NODES_INTERVAL = Duration.ofMinutes(30);

  private static final int MAX_EXAMINED = 1000;

  private final SchedulerStore store;
  private List<NodeRow> nodes = List.of();
  private Instant checkAt = Instant.MIN;
  private Instant readNodesAt = Instant.MIN;
  private final Set<Route> reported = new HashSet<>();
  private volatile Health.Cluster latest =
      new Health.Cluster(null, List.of(), List.of(), List.of(), List.of());

  /** The queue and the capability of an execution. */
  private record Route(String queue, String capability) {
    static Route of(OverdueWork work) {
      return new Route(work.queue(), work.capability());
    }
  }

  /** Creates a check of a store; nothing is read yet. */
  public ClusterCheck(SchedulerStore store) {
    this.store = store;
  }

  /** {@return the result of the latest check} */
  public Health.Cluster latest() {
    return latest;
  }

  /**
   * Reads the state of the work from the store, at most once in three minutes. Called by one thread
   * at a time.
   */
  public void run(Instant now) {
    boolean timeWentBack = checkAt.isAfter(now.plus(INTERVAL));
    if (now.isBefore(checkAt) && !timeWentBack) {
      return;
    }
    checkAt = now.plus(INTERVAL);
    UnclaimedWork unclaimed = store.executions().unclaimed(now.minus(OVERDUE_AFTER), MAX_EXAMINED);
    if (!unclaimed.overdue().isEmpty() || !now.isBefore(readNodesAt)) {
      nodes = store.nodes().nodes().stream().filter(node -> isLive(node, now)).toList();
      readNodesAt = now.plus(READ_NODES_INTERVAL);
    }
    List<OverdueWork> unserved =
        unclaimed.overdue().stream()
            .filter(work -> nodes.stream().noneMatch(node -> serves(node, work)))
            .toList();
    latest = new Health.Cluster(now, nodes, unclaimed.overdue(), unserved, unclaimed.quarantined());
    report(latest);
  }

  static boolean isLive(NodeRow node, Instant now) {
    return node.heartbeatAt().isAfter(now.minus(LIVE_FOR));
  }

  private static boolean serves(NodeRow node, OverdueWork work) {
    return node.queues().contains(work.queue()) && node.capabilities().contains(work.capability());
  }

  private void report(Health.Cluster cluster) {
    reported.retainAll(cluster.unserved().stream().map(Route::of).toList());
    for (OverdueWork work : cluster.unserved()) {
      if (reported.add(Route.of(work))) {
        LOG.warn(
            "Executions of action {} wait in queue {} since {}, and {}. They run when such a node"
                + " starts",
            work.capability(),
            work.queue(),
            work.readySince(),
            cluster.isServed(work.queue())
                ? "no live node that serves this queue has the action in this version of its"
                    + " parameters: register it there"
                : "no live node serves this queue: add it to the queues of a node");
      }
    }
  }
}
