package io.quarterhour.internal.engine;

import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.util.ArrayList;
import java.util.List;

/**
 * Reserves worker slots for executions that are about to be inserted, so that the insert can lease
 * them and they start without a separate claim. One instance serves one act of the store, on one
 * thread.
 *
 * <pre>{@code
 * request(execution)       reserves a slot of its queue and asks the store for a lease;
 *                          without a free slot the execution stays as it is
 *    store act             inserts, and answers LEASED or another status
 * collect(execution, ..)   LEASED: the slot now belongs to a run
 * startAndRelease()        starts all collected runs and frees the slots of all others
 * }</pre>
 *
 * <p>{@link #startAndRelease} must be called even if the act fails: the executions that it may have
 * leased are then claimed again after their leases expire, which counts as a lost lease.
 */
final class SlotReservation {
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final LeaseRequest leaseRequest;

  /** The queues of the reserved slots that do not belong to a run yet. */
  private final List<String> reserved = new ArrayList<>();

  private final List<RunningAttempt> runs = new ArrayList<>();

  /** Creates a reservation without slots. */
  SlotReservation(RunRegistry runRegistry, RunStarter runStarter, LeaseRequest leaseRequest) {
    this.runRegistry = runRegistry;
    this.runStarter = runStarter;
    this.leaseRequest = leaseRequest;
  }

  /**
   * {@return the execution, with a lease requested if it may start at once and a slot was reserved}
   */
  NewExecution request(NewExecution execution) {
    return mayStart(execution) && runRegistry.reserve(execution.routing().queue())
        ? requested(execution)
        : execution;
  }

  /**
   * {@return the execution, with a lease requested if it may start at once and the slot of an idle
   * worker was reserved}
   */
  NewExecution requestWorker(NewExecution execution) {
    return mayStart(execution) && runRegistry.reserveWorker(execution.routing().queue())
        ? requested(execution)
        : execution;
  }

  private boolean mayStart(NewExecution execution) {
    return runRegistry.claimable().contains(execution.capability())
        && execution.constraints().locks().isEmpty()
        && !execution.readyAt().isAfter(leaseRequest.now())
        && !runRegistry.isSuspended(execution.routing().queue());
  }

  private NewExecution requested(NewExecution execution) {
    reserved.add(execution.routing().queue());
    return execution.withLeaseRequested(true);
  }

  /** Notes the run of an execution that the store has leased to this node. */
  void collect(NewExecution inserted, InsertResult result) {
    if (result.status() == InsertResult.Status.LEASED) {
      runs.add(
          new RunningAttempt(
              new ClaimResult.ClaimedExecution(
                  ExecutionTransitions.inserted(inserted, leaseRequest),
                  inserted.document(),
                  false)));
      reserved.remove(inserted.routing().queue());
    }
  }

  /** Starts the collected runs and frees all slots that were not used. */
  void startAndRelease() {
    reserved.forEach(runRegistry::free);
    runStarter.start(runs);
  }
}
