package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;
import static io.quarterhour.internal.engine.loop.Loop.NEVER;

import io.quarterhour.internal.engine.loop.ListAct;
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
  private final ListAct<DueTaskPlanner.Planned, FireResult> fire =
      new ListAct<>(MAX_DUE_OF_MANY, DueTaskPlanner.Planned::task);
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
    int limit = isMoreLeft ? MAX_DUE_OF_MANY : MAX_DUE;
    DueTasks found = tasks.due(now, limit + dueTaskPlanner.countSetAside(now));
    Instant next = found.next() == null ? NEVER : found.next();
    if (found.tasks().isEmpty()) {
      isMoreLeft = false;
      return earlier(next, dueTaskPlanner.nextTry());
    }
    List<DueTasks.DueTask> dueTasks = isMoreLeft ? lateOnesLast(found.tasks(), now) : found.tasks();
    DueTaskPlanner.Plan plan = dueTaskPlanner.plan(dueTasks, now);
    isMoreLeft = !plan.isComplete();
    next = earlier(next, dueTaskPlanner.nextTry());
    List<DueTaskPlanner.Planned> planned = plan.firings();
    for (DueTaskPlanner.Planned one : planned) {
      Instant nextOfFired = one.firing().scheduleState().dueAt();
      next = nextOfFired == null ? next : earlier(next, nextOfFired);
    }
    // A task that another node has fired is due at a time that this node does not know: it is read
    // again.
    return fire(planned, leaseRequest) && !isMoreLeft ? next : now;
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
   * {@return whether all firings were applied or refused; false if another node was faster with any
   * of them}
   */
  private boolean fire(List<DueTaskPlanner.Planned> planned, LeaseRequest leaseRequest) {
    Instant now = leaseRequest.now();
    SlotReservation slotReservation = new SlotReservation(runRegistry, runStarter, leaseRequest);
    Results results = new Results(slotReservation, now);
    try {
      ListAct.Rest<DueTaskPlanner.Planned> rest =
          fire.perform(
              planned.stream().map(one -> reserve(one, slotReservation)).toList(),
              some ->
                  tasks.fire(
                      some.stream().map(DueTaskPlanner.Planned::firing).toList(), leaseRequest),
              results);
      Throwable cause = rest.cause();
      if (cause != null) {
        // The act may have been applied in spite of the error.
        workAnnouncer.fired(now);
        rest.suspects().forEach(one -> dueTaskPlanner.setAsideRefused(one, cause, now));
      }
      rest.throwCause();
    } finally {
      slotReservation.startAndRelease();
    }
    return results.moved;
  }

  /** Requests leases for the executions of a firing, as far as this node has free slots. */
  private static DueTaskPlanner.Planned reserve(
      DueTaskPlanner.Planned planned, SlotReservation slotReservation) {
    Firing firing = planned.firing();
    List<NewExecution> executions =
        firing.executions().stream().map(slotReservation::request).toList();
    return new DueTaskPlanner.Planned(
        planned.dueTask(),
        new Firing(
            firing.task(),
            firing.scheduleState(),
            firing.skipped(),
            executions,
            firing.conditionalNotifications()));
  }

  /** The results of one act. A task whose firing is refused is paused. */
  private final class Results implements ListAct.Handler<DueTaskPlanner.Planned, FireResult> {
    private final SlotReservation slotReservation;
    private final Instant now;
    private boolean moved = true;

    Results(SlotReservation slotReservation, Instant now) {
      this.slotReservation = slotReservation;
      this.now = now;
    }

    @Override
    public void accepted(DueTaskPlanner.Planned planned, FireResult answer) {
      Firing firing = planned.firing();
      moved &= answer.applied();
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

    @Override
    public void giveUp(DueTaskPlanner.Planned planned, RuntimeException refusal) {
      dueTaskPlanner.pauseRefused(planned, refusal, now);
    }
  }
}
