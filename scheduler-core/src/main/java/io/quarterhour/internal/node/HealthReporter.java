package io.quarterhour.internal.node;

import io.quarterhour.health.Health;
import io.quarterhour.health.HealthReason;
import io.quarterhour.health.HealthStatus;
import io.quarterhour.health.LoopHealth;
import io.quarterhour.internal.engine.EngineLifecycle;
import io.quarterhour.internal.health.HealthReasons;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports the health of a node without calling the store. Safe for use by many threads. */
public final class HealthReporter {
  private final Node node;

  /** Creates a reporter. */
  public HealthReporter(Node node) {
    this.node = node;
  }

  /**
   * {@return the health of the node}
   *
   * @param lifecycle the running engine; null if the node does not run
   * @param notRunning the reason for which the node does not run; null if it runs
   */
  public Health health(@Nullable EngineLifecycle lifecycle, @Nullable String notRunning) {
    Instant now = node.clock().known();
    HealthReasons reasons = new HealthReasons(patience());
    List<LoopHealth> loops = List.of();
    if (notRunning != null) {
      reasons.add(HealthReason.Code.NOT_RUNNING, notRunning);
    } else if (lifecycle != null) {
      loops = lifecycle.loops();
      reasons.loops(loops, lifecycle.startedAt(), now, lifecycle.storeFailure());
    }
    Health.Local local =
        new Health.Local(
            loops,
            node.clock().skew(),
            node.engine().listenerHealth(),
            node.failingDestinations(),
            node.engine().stuckExecutions(),
            node.engine().setAside());
    reasons.local(local, now);
    reasons.setAside(local.setAside());
    reasons.suspended(node.engine().suspendedQueues());
    reasons.cluster(node.engine().cluster());
    List<HealthReason> list = reasons.list();
    HealthStatus status = list.isEmpty() ? HealthStatus.UP : list.get(0).code().status();
    return new Health(
        node.engineOptions().node(), now, status, list, local, node.engine().cluster());
  }

  /** An idle loop makes a step in each poll interval; a slow one may take as long as a lease. */
  private Duration patience() {
    return node.options().timing().pollInterval().plus(node.options().timing().leaseDuration());
  }
}
