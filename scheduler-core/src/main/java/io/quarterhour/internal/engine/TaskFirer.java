package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;
import static io.quarterhour.internal.engine.loop.Loop.NEVER;

import io.quarterhour.store.TaskStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import java.time.Instant;
import java.util.List;

/** Fires due tasks. */
final class TaskFirer {
  private static final int MAX_DUE = 500;

  private final TaskStore tasks;
  private final DueTaskPlanner dueTaskPlanner;
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final WorkAnnouncer workAnnouncer;

  /**
   * Creates a firer.
   *
   * @param tasks the store of the tasks
   * @param dueTaskPlanner plans the firings
   * @param runRegistry provides the slots of executions that are leased as they are fired
   * @param runStarter starts these executions
   * @param workAnnouncer announces the executions that wait to be claimed
   */
  TaskFirer(
      TaskStore tasks,
      DueTaskPlanner dueTaskPlanner,
      RunRegistry runRegistry,
      RunStarter runStarter,
      WorkAnnouncer workAnnouncer) {
    this.tasks = tasks;
    this.dueTaskPlanner = dueTaskPlanner;
    this.runRegistry = runRegistry;
    this.runStarter = runStarter;
    this.workAnnouncer = workAnnouncer;
  }

  /** Fires the due tasks and returns the instant at which the next one is due. */
  Instant fireDue(LeaseRequest leaseRequest) {
    DueTasks found = tasks.due(leaseRequest.now(), MAX_DUE);
    Instant next = found.next() == null ? NEVER : found.next();
    if (found.tasks().isEmpty()) {
      return next;
    }
    List<Firing> firings = dueTaskPlanner.plan(found.tasks(), leaseRequest.now());
    for (Firing firing : firings) {
      Instant nextOfFired = firing.scheduleState().dueAt();
      next = nextOfFired == null ? next : earlier(next, nextOfFired);
    }
    // A task that another node has fired is due at a time that this node does not know: it is read
    // again.
    return fire(firings, leaseRequest) ? next : leaseRequest.now();
  }

  /**
   * {@return whether all firings were applied; false if another node was faster with any of them}
   */
  private boolean fire(List<Firing> planned, LeaseRequest leaseRequest) {
    SlotReservation slotReservation = new SlotReservation(runRegistry, runStarter, leaseRequest);
    List<Firing> firings =
        planned.stream().map(firing -> reserve(firing, slotReservation)).toList();
    boolean answered = false;
    boolean moved = true;
    try {
      List<FireResult> answers = tasks.fire(firings, leaseRequest);
      for (int i = 0; i < answers.size(); i++) {
        collect(firings.get(i), answers.get(i), slotReservation);
        moved &= answers.get(i).applied();
      }
      answered = true;
    } finally {
      if (!answered) {
        // The act may have been applied in spite of the error.
        workAnnouncer.fired(leaseRequest.now());
      }
      slotReservation.startAndRelease();
    }
    return moved;
  }

  /** Requests leases for the executions of a firing, as far as this node has free slots. */
  private static Firing reserve(Firing firing, SlotReservation slotReservation) {
    List<NewExecution> executions =
        firing.executions().stream().map(slotReservation::request).toList();
    return new Firing(
        firing.task(),
        firing.scheduleState(),
        firing.skipped(),
        executions,
        firing.conditionalNotifications());
  }

  private void collect(Firing firing, FireResult answer, SlotReservation slotReservation) {
    for (int i = 0; i < answer.insertResults().size(); i++) {
      InsertResult insertResult = answer.insertResults().get(i);
      NewExecution inserted = firing.executions().get(i);
      slotReservation.collect(inserted, insertResult);
      if (insertResult.status() == InsertResult.Status.WAITING) {
        workAnnouncer.fired(inserted.readyAt());
      }
    }
    if (answer.applied()) {
      for (ConditionalNotification conditional : firing.conditionalNotifications()) {
        workAnnouncer.fired(conditional.notification().readyAt());
      }
    }
  }
}
