package io.quarterhour.internal.engine;

import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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
  private final DispatchLoop.DispatchSink dispatchSink;
  private final LeaseRequest leaseRequest;
  private final Predicate<String> slots;

  /** The queues of the reserved slots that do not belong to a run yet. */
  private final List<String> reserved = new ArrayList<>();

  private final List<RunningAttempt> runs = new ArrayList<>();

  /** Creates a reservation without slots; {@code slots} tries to reserve one slot of a queue. */
  SlotReservation(
      RunRegistry runRegistry,
      DispatchLoop.DispatchSink dispatchSink,
      LeaseRequest leaseRequest,
      Predicate<String> slots) {
    this.runRegistry = runRegistry;
    this.dispatchSink = dispatchSink;
    this.leaseRequest = leaseRequest;
    this.slots = slots;
  }

  /**
   * {@return the execution, with a lease requested if it may start at once and a slot was reserved}
   */
  NewExecution request(NewExecution execution) {
    String queue = execution.routing().queue();
    boolean wanted =
        dispatchSink.claimable().contains(execution.capability())
            && execution.constraints().locks().isEmpty()
            && !execution.readyAt().isAfter(leaseRequest.now())
            && !runRegistry.isSuspended(queue)
            && slots.test(queue);
    if (wanted) {
      reserved.add(queue);
    }
    return wanted ? execution.withLeaseRequested(true) : execution;
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
    dispatchSink.accept(runs, runRegistry);
  }
}
