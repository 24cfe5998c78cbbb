package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;
import static io.quarterhour.internal.engine.loop.Loop.NEVER;

import io.quarterhour.error.StoreException;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires due tasks. It tracks when the next task is due, so that the store is not polled earlier.
 */
final class TaskFirer {
  private static final Logger LOG = LoggerFactory.getLogger(TaskFirer.class);
  private static final int MAX_DUE = 500;

  private final TaskStore tasks;
  private final DefinitionCache definitions;
  private final Planner planner;
  private final RunRegistry runRegistry;
  private final DispatchLoop.DispatchSink dispatchSink;
  private final PollSchedule due;
  private final Consumer<Instant> toClaim;

  /**
   * Creates a firer; {@code toClaim} is called with the ready time of each execution that waits to
   * be claimed.
   */
  TaskFirer(
      TaskStore tasks,
      DefinitionCache definitions,
      Planner planner,
      RunRegistry runRegistry,
      DispatchLoop.DispatchSink dispatchSink,
      PollSchedule due,
      Consumer<Instant> toClaim) {
    this.tasks = tasks;
    this.definitions = definitions;
    this.planner = planner;
    this.runRegistry = runRegistry;
    this.dispatchSink = dispatchSink;
    this.due = due;
    this.toClaim = toClaim;
  }

  /** Fires the due tasks if a poll is due. */
  void fire(LeaseRequest leaseRequest) {
    if (due.isDue(leaseRequest.now())) {
      due.checkedAll(leaseRequest.now(), fireDue(leaseRequest));
    }
  }

  /** {@return the instant of the next poll} */
  private Instant fireDue(LeaseRequest leaseRequest) {
    DueTasks found = tasks.due(leaseRequest.now(), MAX_DUE);
    Instant next = found.next() == null ? NEVER : found.next();
    if (found.tasks().isEmpty()) {
      return next;
    }
    definitions.load(found.tasks().stream().map(DueTasks.DueTask::taskRevision).toList());
    List<Firing> firings = new ArrayList<>(found.tasks().size());
    for (DueTasks.DueTask dueTask : found.tasks()) {
      Firing firing = plan(dueTask, leaseRequest.now());
      if (firing != null) {
        Instant nextOfFired = firing.scheduleState().dueAt();
        next = nextOfFired == null ? next : earlier(next, nextOfFired);
        firings.add(firing);
      }
    }
    // A task that another node has fired is due at a time that this node does not know: it is read
    // again.
    return fire(firings, leaseRequest) ? next : leaseRequest.now();
  }

  private @Nullable Firing plan(DueTasks.DueTask dueTask, Instant now) {
    try {
      return planner.plan(definitions.find(dueTask.taskRevision()), dueTask.scheduleState(), now);
    } catch (DecodeException e) {
      pauseUndecodable(dueTask, "the task cannot be read: " + e.getMessage(), now);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      // A schedule that cannot be computed must not keep other tasks from firing.
      LOG.error(
          "Fire times cannot be planned; the task does not fire and is paused. Fix its schedule or"
              + " its calendars, then resume it. task={}, reason: {}",
          dueTask.taskRevision().task(),
          String.valueOf(e),
          e);
      pauseUndecodable(dueTask, "the task cannot be planned: " + e, now);
    }
    return null;
  }

  /**
   * Pauses a task that cannot be decoded or planned and records the reason, so that users see it
   * and it does not become due again.
   */
  private void pauseUndecodable(DueTasks.DueTask dueTask, String reason, Instant now) {
    LOG.error(
        "Task is paused by the scheduler; fix the cause and resume it. task={}, reason: {}",
        dueTask.taskRevision().task(),
        reason);
    ScheduleState paused =
        dueTask.scheduleState().withPause(new Pause(Pause.BY_SCHEDULER, reason, now, null));
    tasks.updateScheduleState(
        new Firing(dueTask.taskRevision().task(), paused, List.of(), List.of()),
        now,
        new AuditEntry(now, Pause.BY_SCHEDULER, "paused", reason));
  }

  /**
   * {@return whether all firings were applied; false if another node was faster with any of them}
   */
  private boolean fire(List<Firing> planned, LeaseRequest leaseRequest) {
    SlotReservation slotReservation =
        new SlotReservation(runRegistry, dispatchSink, leaseRequest, runRegistry::reserve);
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
        toClaim.accept(leaseRequest.now());
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
        toClaim.accept(inserted.readyAt());
      }
    }
    if (answer.applied()) {
      firing
          .conditionalNotifications()
          .forEach(
              conditionalNotification ->
                  toClaim.accept(conditionalNotification.notification().readyAt()));
    }
  }
}
