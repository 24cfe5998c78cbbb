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
 * @param id its identity, fresh
 * @param origin where it comes from
 * @param routing what runs, for whom, on which queue
 * @param slots the fire times that it stands for
 * @param readyAt from when it may be claimed
 * @param constraints what must hold for it to be inserted and claimed
 * @param document what it runs with, opaque; null if the definition of its task says it all
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
   * What must hold for an execution to be inserted and claimed.
   *
   * @param maxActive how many executions of the same task and tenant may be live, this one
   *     included, notifications not; 0 for any number
   * @param locks names of locks: it is claimed only while no execution holds one of them by a lease
   *     that has not run out
   * @param leaseRequested whether the node that inserts it wants to own it at once, which only what
   *     is ready may be (the caller sees to that); heeded by {@link
   *     io.quarterhour.store.TaskStore#fire} and {@link
   *     io.quarterhour.store.ExecutionStore#enqueue} alone
   * @param version the version of its parameters, which a node must know to claim it; the first is
   *     1
   */
  public record Constraints(
      int maxActive, List<String> locks, boolean leaseRequested, int version) {
    /** Nothing must hold. */
    public static final Constraints NONE = new Constraints(0, List.of(), false);

    /**
     * What must hold for an execution with parameters of the first version.
     *
     * @param maxActive how many executions of the same task and tenant may be live, 0 for any
     * @param locks names of locks
     * @param leaseRequested whether the node that inserts it wants to own it at once
     */
    public Constraints(int maxActive, List<String> locks, boolean leaseRequested) {
      this(maxActive, locks, leaseRequested, 1);
    }
  }

  /** {@return what a node must know to claim it, as {@link ClaimRequest#capabilities} has it} */
  public String capability() {
    return ClaimRequest.capability(routing.action(), constraints.version);
  }

  /**
   * The same, wanted or not by the node that inserts it.
   *
   * @param leased whether it wants to own it at once
   * @return the execution
   */
  public NewExecution withLeaseRequested(boolean leased) {
    return new NewExecution(
        id,
        origin,
        routing,
        slots,
        readyAt,
        new Constraints(constraints.maxActive, constraints.locks, leased, constraints.version),
        document);
  }
}
