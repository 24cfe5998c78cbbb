package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.Loop;
import java.time.Instant;

/**
 * Announces work and cancellation requests to this node and to the other nodes of its store. Safe
 * for use by many threads.
 */
final class WorkAnnouncer {
  private final DispatchSchedule dispatchSchedule;
  private final LeaseLoop leaseLoop;
  private final ClusterLink clusterLink;

  WorkAnnouncer(DispatchSchedule dispatchSchedule, LeaseLoop leaseLoop, ClusterLink clusterLink) {
    this.dispatchSchedule = dispatchSchedule;
    this.leaseLoop = leaseLoop;
    this.clusterLink = clusterLink;
  }

  /** Announces that a task may be due or an execution ready at an instant. */
  void work(Instant at) {
    dispatchSchedule.work(at);
    clusterLink.workAvailable(at);
  }

  /**
   * Announces that an execution is ready at an instant. This node polls only for executions, not
   * for due tasks.
   */
  void ready(Instant at) {
    dispatchSchedule.ready(at);
    clusterLink.workAvailable(at);
  }

  /** Announces an execution that the {@link DispatchLoop} of this node has fired but not leased. */
  void fired(Instant readyAt) {
    dispatchSchedule.fired(readyAt);
    clusterLink.workAvailable(readyAt);
  }

  /**
   * Announces to this node that its workers are free again, and to all nodes what may be claimed
   * now.
   *
   * @param readyAt the instant from which something may be claimed that could not be claimed
   *     before; {@link Loop#NEVER} if there is nothing
   */
  void workersFree(Instant readyAt) {
    dispatchSchedule.workersFree(readyAt);
    clusterLink.workAvailable(readyAt);
  }

  /** Makes all nodes check for cancellation requests of running executions at once. */
  void cancelRequested() {
    leaseLoop.renewNow();
    clusterLink.cancelRequested();
  }
}
