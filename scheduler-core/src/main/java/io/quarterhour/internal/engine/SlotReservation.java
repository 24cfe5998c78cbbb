package io.quarterhour.internal.engine;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Ownership;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Slots of this node that are taken for executions before one act of the store inserts them: what
 * it leases begins without being claimed. It serves one act, on one thread.
 */
final class SlotReservation {
  private final RunRegistry runRegistry;
  private final DispatchLoop.DispatchSink dispatchSink;
  private final LeaseRequest leaseRequest;
  private final Predicate<String> slots;

  /** The queues of slots that are taken, and not given to a run so far. */
  private final List<String> reserved = new ArrayList<>();

  private final List<RunningAttempt> runs = new ArrayList<>();

  /** Takes slots in the way that is given: for a queue, if it can. */
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

  /** {@return the execution, wanted if it may begin at once and a slot could be taken for it} */
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

  /** Takes what is leased to this node now. */
  void collect(NewExecution inserted, InsertResult answer) {
    if (answer.status() == InsertResult.Status.LEASED) {
      runs.add(
          new RunningAttempt(
              new ClaimResult.ClaimedExecution(asClaimed(inserted), inserted.document(), false)));
      reserved.remove(inserted.routing().queue());
    }
  }

  /** Begins what was collected, and frees all other slots. */
  void startAndRelease() {
    reserved.forEach(runRegistry::free);
    dispatchSink.accept(runs, runRegistry);
  }

  private Execution asClaimed(NewExecution inserted) {
    return new Execution(
        inserted.id(),
        inserted.origin(),
        inserted.routing(),
        inserted.slots(),
        new ExecutionStatus(
            ExecutionState.RUNNING, null, inserted.readyAt(), leaseRequest.now(), null),
        AttemptCounts.NONE.withNextAttempt(),
        new Ownership(1, leaseRequest.node(), leaseRequest.until(), false),
        null,
        null);
  }
}
