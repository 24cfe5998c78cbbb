package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.Loop.NEVER;
import static io.quarterhour.internal.engine.PollSchedule.earlier;

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
 * Fires the tasks that are due. It remembers when the next one is, and asks the store for none
 * before.
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

  /** Fires; when there is something to be claimed is told. */
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

  /** Fires if it is time. */
  void fire(LeaseRequest leaseRequest) {
    if (due.isDue(leaseRequest.now())) {
      due.checkedAll(leaseRequest.now(), fireDue(leaseRequest));
    }
  }

  /** {@return when to look again} */
  private Instant fireDue(LeaseRequest leaseRequest) {
    DueTasks found = tasks.due(leaseRequest.now(), MAX_DUE);
    Instant next = found.next() == null ? NEVER : found.next();
    if (found.tasks().isEmpty()) {
      return next;
    }
    definitions.load(found.tasks().stream().map(DueTasks.DueTask::definition).toList());
    List<Firing> firings = new ArrayList<>(found.tasks().size());
    for (DueTasks.DueTask dueTask : found.tasks()) {
      Firing firing = plan(dueTask, leaseRequest.now());
      if (firing != null) {
        Instant nextOfFired = firing.scheduleState().dueAt();
        next = nextOfFired == null ? next : earlier(next, nextOfFired);
        firings.add(firing);
      }
    }
    // What another node has fired is due when that node says: it is to be read.
    return fire(firings, leaseRequest) ? next : leaseRequest.now();
  }

  private @Nullable Firing plan(DueTasks.DueTask dueTask, Instant now) {
    try {
      return planner.plan(definitions.find(dueTask.definition()), dueTask.scheduleState(), now);
    } catch (DecodeException e) {
      setAside(dueTask, "it cannot be read: " + e.getMessage(), now);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      // One schedule that cannot be computed must not keep all others from firing.
      LOG.error("task {} cannot be planned", dueTask.definition().task(), e);
      setAside(dueTask, "it cannot be planned: " + e, now);
    }
    return null;
  }

  /**
   * A task that cannot be read or planned is paused with the reason, so that it is seen and does
   * not come up again.
   */
  private void setAside(DueTasks.DueTask dueTask, String reason, Instant now) {
    LOG.error("task {} is paused, {}", dueTask.definition().task(), reason);
    ScheduleState paused =
        dueTask.scheduleState().withPause(new Pause(Pause.BY_SCHEDULER, reason, now, null));
    tasks.updateScheduleState(
        new Firing(dueTask.definition().task(), paused, List.of(), List.of()),
        now,
        new AuditEntry(now, Pause.BY_SCHEDULER, "paused", reason));
  }

  /** {@return whether no other node was faster} */
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
        // It may have been done all the same.
        toClaim.accept(leaseRequest.now());
      }
      slotReservation.startAndRelease();
    }
    return moved;
  }

  /** Wants executions for this node, as long as it has slots for them. */
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
    for (int i = 0; i < answer.executions().size(); i++) {
      InsertResult insertResult = answer.executions().get(i);
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
