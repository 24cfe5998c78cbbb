package io.quarterhour.internal.lane;

import io.quarterhour.internal.work.Run;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.Claims;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.NewExecution;
import io.quarterhour.task.Course;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Ownership;
import io.quarterhour.task.Tries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Slots of this node that are taken for executions before one act of the store inserts them: what
 * it leases begins without being claimed. It serves one act, on one thread.
 */
final class Booking {
  private final Holdings holdings;
  private final Intake.Outlet outlet;
  private final LeaseTerms terms;
  private final Predicate<String> slots;

  /** The queues of slots that are taken, and not given to a run so far. */
  private final List<String> reserved = new ArrayList<>();

  private final List<Run> runs = new ArrayList<>();

  /** Takes slots in the way that is given: for a queue, if it can. */
  Booking(Holdings holdings, Intake.Outlet outlet, LeaseTerms terms, Predicate<String> slots) {
    this.holdings = holdings;
    this.outlet = outlet;
    this.terms = terms;
    this.slots = slots;
  }

  /** {@return the execution, wanted if it may begin at once and a slot could be taken for it} */
  NewExecution book(NewExecution execution) {
    String queue = execution.assignment().queue();
    boolean wanted =
        outlet.claimable().contains(execution.knowledge())
            && execution.admission().locks().isEmpty()
            && !execution.readyAt().isAfter(terms.now())
            && !holdings.rests(queue)
            && slots.test(queue);
    if (wanted) {
      reserved.add(queue);
    }
    return wanted ? execution.leased(true) : execution;
  }

  /** Takes what is leased to this node now. */
  void collect(NewExecution inserted, Admitted answer) {
    if (answer.fate() == Admitted.Fate.LEASED) {
      runs.add(new Run(new Claims.Claimed(asClaimed(inserted), inserted.document(), false)));
      reserved.remove(inserted.assignment().queue());
    }
  }

  /** Begins what was collected, and frees all other slots. */
  void settle() {
    reserved.forEach(holdings::free);
    outlet.take(runs, holdings);
  }

  private Execution asClaimed(NewExecution inserted) {
    return new Execution(
        inserted.id(),
        inserted.origin(),
        inserted.assignment(),
        inserted.slots(),
        new Course(ExecutionState.RUNNING, null, inserted.readyAt(), terms.now(), null),
        Tries.NONE.next(),
        new Ownership(1, terms.node(), terms.until(), false),
        null,
        null);
  }
}
