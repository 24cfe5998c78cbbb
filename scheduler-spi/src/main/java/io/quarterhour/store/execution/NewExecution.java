package io.quarterhour.store.execution;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution to be inserted.
 *
 * @param id the id, not used before
 * @param origin the origin
 * @param routing the tenant, the action and the queue
 * @param slots the fire times that the execution stands for
 * @param readyAt the instant from which it may be claimed
 * @param constraints the conditions for inserting and claiming it
 * @param document the content of the execution, opaque; null if the definition of its task is
 *     sufficient
 */
public record NewExecution(
    ExecutionId id,
    Origin origin,
    Routing routing,
    SlotRange slots,
    Instant readyAt,
    Constraints constraints,
    @Nullable String document) {

  /**
   * The conditions for inserting and claiming an execution.
   *
   * @param maxActive the maximum number of live executions of the same task and tenant, including
   *     this one but no notifications; 0 for any number
   * @param locks the names of locks, each at most {@value #MAX_LOCK_NAME} characters: the execution
   *     is claimed only while no other execution holds one of them by an unexpired lease
   * @param leaseRequested whether the inserting node requests the lease at once. The caller ensures
   *     that the execution is ready; only {@link io.quarterhour.store.TaskStore#fire} and {@link
   *     io.quarterhour.store.ExecutionStore#enqueue} heed the request
   * @param parametersVersion the version of the parameters, which a node must support to claim the
   *     execution; the first is 1
   */
  public record Constraints(
      int maxActive, List<String> locks, boolean leaseRequested, int parametersVersion) {
    /**
     * The maximum length of the name of a lock. The names of the engine contain the names of a
     * tenant and a task, and of another tenant.
     */
    public static final int MAX_LOCK_NAME = 310;

    /** Constraints without any condition. */
    public static final Constraints NONE = new Constraints(0, List.of(), false);

    /**
     * Creates the constraints of an execution with parameters of the first version.
     *
     * @param maxActive the maximum number of live executions of the same task and tenant, 0 for any
     *     number
     * @param locks the names of locks
     * @param leaseRequested whether the inserting node requests the lease at once
     */
    public Constraints(int maxActive, List<String> locks, boolean leaseRequested) {
      this(maxActive, locks, leaseRequested, 1);
    }
  }

  /**
   * {@return the capability that a node needs to claim this execution, as in {@link
   * ClaimRequest#capabilities}}
   */
  public String capability() {
    return ClaimRequest.capability(routing.action(), constraints.parametersVersion);
  }

  /** {@return the number of characters of the document} */
  public long textLength() {
    return document == null ? 0 : document.length();
  }

  /**
   * Returns this execution with or without a request for its lease.
   *
   * @param leased whether the inserting node requests the lease at once
   * @return the execution
   */
  public NewExecution withLeaseRequested(boolean leased) {
    return new NewExecution(
        id,
        origin,
        routing,
        slots,
        readyAt,
        new Constraints(
            constraints.maxActive, constraints.locks, leased, constraints.parametersVersion),
        document);
  }
}
