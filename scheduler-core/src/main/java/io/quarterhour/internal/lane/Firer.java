package io.quarterhour.internal.lane;

import static io.quarterhour.internal.lane.Lane.NEVER;
import static io.quarterhour.internal.lane.Lookout.earlier;

import io.quarterhour.internal.codec.UnreadableException;
import io.quarterhour.internal.flow.Definitions;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.problem.StoreException;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.Due;
import io.quarterhour.store.FireAnswer;
import io.quarterhour.store.Firing;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.TaskStore;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Timetable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires the tasks that are due. It remembers when the next one is, and asks the store for none
 * before.
 */
final class Firer {
  private static final Logger LOG = LoggerFactory.getLogger(Firer.class);
  private static final int MAX_DUE = 500;

  private final TaskStore tasks;
  private final Definitions definitions;
  private final Planner planner;
  private final Holdings holdings;
  private final Intake.Outlet outlet;
  private final Lookout due;
  private final Consumer<Instant> toClaim;

  /** Fires; when there is something to be claimed is told. */
  Firer(
      TaskStore tasks,
      Definitions definitions,
      Planner planner,
      Holdings holdings,
      Intake.Outlet outlet,
      Lookout due,
      Consumer<Instant> toClaim) {
    this.tasks = tasks;
    this.definitions = definitions;
    this.planner = planner;
    this.holdings = holdings;
    this.outlet = outlet;
    this.due = due;
    this.toClaim = toClaim;
  }

  /** Fires if it is time. */
  void fire(LeaseTerms terms) {
    if (due.isTime(terms.now())) {
      due.looked(terms.now(), fireDue(terms));
    }
  }

  /** {@return when to look again} */
  private Instant fireDue(LeaseTerms terms) {
    Due found = tasks.due(terms.now(), MAX_DUE);
    Instant next = found.next() == null ? NEVER : found.next();
    if (found.tasks().isEmpty()) {
      return next;
    }
    definitions.load(found.tasks().stream().map(Due.Task::definition).toList());
    List<Firing> firings = new ArrayList<>(found.tasks().size());
    for (Due.Task task : found.tasks()) {
      Firing firing = plan(task, terms.now());
      if (firing != null) {
        Instant nextOfFired = firing.timetable().dueAt();
        next = nextOfFired == null ? next : earlier(next, nextOfFired);
        firings.add(firing);
      }
    }
    // What another node has fired is due when that node says: it is to be read.
    return fire(firings, terms) ? next : terms.now();
  }

  private @Nullable Firing plan(Due.Task task, Instant now) {
    try {
      return planner.plan(definitions.find(task.definition()), task.timetable(), now);
    } catch (UnreadableException e) {
      setAside(task, "it cannot be read: " + e.getMessage(), now);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      // One schedule that cannot be computed must not keep all others from firing.
      LOG.error("task {} cannot be planned", task.definition().task(), e);
      setAside(task, "it cannot be planned: " + e, now);
    }
    return null;
  }

  /**
   * A task that cannot be read or planned is paused with the reason, so that it is seen and does
   * not come up again.
   */
  private void setAside(Due.Task task, String why, Instant now) {
    LOG.error("task {} is paused, {}", task.definition().task(), why);
    Timetable paused =
        task.timetable().withPause(new Pause(Pause.BY_THE_SCHEDULER, why, now, null));
    tasks.updateScheduleState(
        new Firing(task.definition().task(), paused, List.of(), List.of()),
        now,
        new AuditEntry(now, Pause.BY_THE_SCHEDULER, "paused", why));
  }

  /** {@return whether no other node was faster} */
  private boolean fire(List<Firing> planned, LeaseTerms terms) {
    Booking booking = new Booking(holdings, outlet, terms, holdings::reserve);
    List<Firing> firings = planned.stream().map(firing -> book(firing, booking)).toList();
    boolean answered = false;
    boolean moved = true;
    try {
      List<FireAnswer> answers = tasks.fire(firings, terms);
      for (int i = 0; i < answers.size(); i++) {
        collect(firings.get(i), answers.get(i), booking);
        moved &= answers.get(i).moved();
      }
      answered = true;
    } finally {
      if (!answered) {
        // It may have been done all the same.
        toClaim.accept(terms.now());
      }
      booking.settle();
    }
    return moved;
  }

  /** Wants executions for this node, as long as it has slots for them. */
  private static Firing book(Firing firing, Booking booking) {
    List<NewExecution> executions = firing.executions().stream().map(booking::book).toList();
    return new Firing(
        firing.task(), firing.timetable(), firing.skipped(), executions, firing.notices());
  }

  private void collect(Firing firing, FireAnswer answer, Booking booking) {
    for (int i = 0; i < answer.executions().size(); i++) {
      Admitted admitted = answer.executions().get(i);
      NewExecution inserted = firing.executions().get(i);
      booking.collect(inserted, admitted);
      if (admitted.fate() == Admitted.Fate.WAITING) {
        toClaim.accept(inserted.readyAt());
      }
    }
    if (answer.moved()) {
      firing.notices().forEach(notice -> toClaim.accept(notice.notification().readyAt()));
    }
  }
}
