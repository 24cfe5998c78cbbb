package io.quarterhour.store.execution;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The decision whether and how a new execution is inserted, as a pure function. */
public final class InsertDecision {
  private InsertDecision() {}

  /**
   * Decides about a new execution. A duplicate is not inserted, nor is an execution that would
   * exceed the limit of its task: its fire times are recorded as skipped. An execution is leased at
   * once if it requests that and needs no lock.
   *
   * @param newExecution the execution to insert
   * @param exists whether an execution of the same id exists, or one that {@linkplain
   *     io.quarterhour.execution.Execution#occupiesSlot occupies} the slot of the same {@linkplain
   *     io.quarterhour.execution.Origin#countedTask task}, last fire time and tenant
   * @param active the number of live executions of the same task and tenant without notifications;
   *     called only if the execution has a limit
   * @param leaseRequest the lease of the inserting node; null if nothing may be leased
   * @return the decision
   */
  public static InsertResult.Status of(
      NewExecution newExecution,
      boolean exists,
      IntSupplier active,
      @Nullable LeaseRequest leaseRequest) {
    NewExecution.Constraints constraints = newExecution.constraints();
    if (exists) {
      return InsertResult.Status.DUPLICATE;
    }
    if (newExecution.origin().task() != null
        && constraints.maxActive() > 0
        && active.getAsInt() >= constraints.maxActive()) {
      return InsertResult.Status.OVERLAP;
    }
    return isLeased(newExecution, leaseRequest)
        ? InsertResult.Status.LEASED
        : InsertResult.Status.WAITING;
  }

  /**
   * Checks whether an execution that is inserted is leased at once.
   *
   * @param newExecution the execution to insert
   * @param leaseRequest the lease of the inserting node; null if nothing may be leased
   * @return whether the execution requests a lease and needs no lock
   */
  public static boolean isLeased(NewExecution newExecution, @Nullable LeaseRequest leaseRequest) {
    NewExecution.Constraints constraints = newExecution.constraints();
    return leaseRequest != null && constraints.leaseRequested() && constraints.locks().isEmpty();
  }
}
