package io.quarterhour.health;

/**
 * A reason for which a node is not {@link HealthStatus#UP}.
 *
 * @param code the kind of the reason
 * @param text one sentence for people, with the affected items and the action to take
 */
public record HealthReason(Code code, String text) {
  /** The kinds of reasons, each with the status that it causes. */
  public enum Code {
    /** The scheduler has not been started, or was stopped. */
    NOT_RUNNING(HealthStatus.DOWN),
    /** The store has failed for longer than the duration of a lease. */
    STORE_DOWN(HealthStatus.DOWN),
    /** A loop of the engine has not completed a step for longer than its interval and a lease. */
    LOOP_STALLED(HealthStatus.DOWN),
    /** A call of the store failed, and none has succeeded since. */
    STORE_FAILING(HealthStatus.DEGRADED),
    /** A loop of the engine failed by an unexpected error, and has not succeeded since. */
    LOOP_FAILING(HealthStatus.DEGRADED),
    /** The clock of the node differs from that of the store. */
    CLOCK_SKEW(HealthStatus.DEGRADED),
    /** Listeners are too slow: events were dropped within the last ten minutes. */
    LISTENER_EVENTS_DROPPED(HealthStatus.DEGRADED),
    /** A destination of notifications is suspended after several failures. */
    DESTINATION_SUSPENDED(HealthStatus.DEGRADED),
    /** Actions were asked to stop and have not returned. */
    ACTIONS_STUCK(HealthStatus.DEGRADED),
    /** Nothing is claimed from a queue, because too many of its abandoned actions hold threads. */
    QUEUE_SUSPENDED(HealthStatus.DEGRADED),
    /** The store refuses tasks or executions, which this node leaves out for a while. */
    ITEMS_SET_ASIDE(HealthStatus.DEGRADED),
    /** Executions are quarantined because this release or this host cannot read them. */
    EXECUTIONS_QUARANTINED(HealthStatus.DEGRADED),
    /** Executions wait in a queue that no live node serves. */
    QUEUE_NOT_SERVED(HealthStatus.DEGRADED),
    /** Executions wait for an action, or a version of it, that no live node of their queue has. */
    ACTION_UNKNOWN(HealthStatus.DEGRADED);

    private final HealthStatus status;

    Code(HealthStatus status) {
      this.status = status;
    }

    /** {@return the status that a reason of this kind causes} */
    public HealthStatus status() {
      return status;
    }
  }
}
