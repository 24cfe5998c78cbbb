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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Fires due tasks: in each step as many as one plan may contain. While tasks are left for the next
 * step, many are late. Each step then finds more of them, and first fires those that are not late,
 * so that they need not wait until all others have caught up.
 */
final class TaskFirer {
  private static final int MAX_DUE = 500;

  /** The maximum number of due tasks that are found while some are left for the next step. */
  private static final int MAX_DUE_OF_MANY = 2_000;

  /** The time after which a due task is late. */
  private static final Duration LATE_AFTER = Duration.ofMinutes(1);

  private final TaskStore tasks;
  private final DueTaskPlanner dueTaskPlanner;
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final WorkAnnouncer workAnnouncer;
  private boolean isMoreLeft;

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
    Instant now = leaseRequest.now();
    DueTasks found = tasks.due(now, isMoreLeft ? MAX_DUE_OF_MANY : MAX_DUE);
    Instant next = found.next() == null ? NEVER : found.next();
    if (found.tasks().isEmpty()) {
      isMoreLeft = false;
      return next;
    }
    List<DueTasks.DueTask> dueTasks = isMoreLeft ? lateOnesLast(found.tasks(), now) : found.tasks();
    DueTaskPlanner.Plan plan = dueTaskPlanner.plan(dueTasks, now);
    isMoreLeft = !plan.isComplete();
    List<Firing> firings = plan.firings();
    for (Firing firing : firings) {
      Instant nextOfFired = firing.scheduleState().dueAt();
      next = nextOfFired == null ? next : earlier(next, nextOfFired);
    }
    // A task that another node has fired is due at a time that this node does not know: it is read
    // again.
    return fire(firings, leaseRequest) && !isMoreLeft ? next : now;
  }

  /** {@return the due tasks, in order, but those that are late after the others} */
  private static List<DueTasks.DueTask> lateOnesLast(List<DueTasks.DueTask> dueTasks, Instant now) {
    Instant punctual = now.minus(LATE_AFTER);
    return dueTasks.stream()
        .sorted(Comparator.comparing((DueTasks.DueTask task) -> isLate(task, punctual)))
        .toList();
  }

  private static boolean isLate(DueTasks.DueTask task, Instant punctual) {
    Instant dueAt = task.scheduleState().dueAt();
    return dueAt != null && dueAt.isBefore(punctual);
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
