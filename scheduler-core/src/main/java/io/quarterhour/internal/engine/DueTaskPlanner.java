package io.quarterhour.internal.engine;

import io.quarterhour.error.StoreException;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans the firings of due tasks, and pauses the tasks that cannot be decoded or planned. The
 * firings of one plan have a limited number of rows and a limited size, so that one act of the
 * store is short and needs little memory.
 */
final class DueTaskPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(DueTaskPlanner.class);

  /** The number of rows at which a plan ends. */
  private static final int MAX_ROWS = 1_000;

  /** The number of characters of documents at which a plan ends. */
  private static final long MAX_CHARACTERS = 4_194_304;

  /** The number of tasks whose definitions are loaded together. */
  private static final int LOADED = 500;

  private final TaskStore tasks;
  private final DefinitionCache definitions;
  private final Planner planner;

  DueTaskPlanner(TaskStore tasks, DefinitionCache definitions, Planner planner) {
    this.tasks = tasks;
    this.definitions = definitions;
    this.planner = planner;
  }

  /**
   * The firings of due tasks.
   *
   * @param firings one firing for each task, except for those that are paused
   * @param isComplete whether all due tasks are planned; false if the others have to wait for the
   *     next plan
   */
  record Plan(List<Firing> firings, boolean isComplete) {}

  /** Plans the firings of due tasks, in order, until the plan is full. */
  Plan plan(List<DueTasks.DueTask> dueTasks, Instant now) {
    List<Firing> firings = new ArrayList<>();
    long rows = 0;
    long characters = 0;
    for (int i = 0; i < dueTasks.size(); i++) {
      if (rows >= MAX_ROWS || characters >= MAX_CHARACTERS) {
        return new Plan(firings, false);
      }
      if (i % LOADED == 0) {
        load(dueTasks.subList(i, Math.min(i + LOADED, dueTasks.size())));
      }
      Firing firing = plan(dueTasks.get(i), now);
      if (firing != null) {
        firings.add(firing);
        rows += firing.newExecutions().size() + firing.skipped().size();
        characters += firing.textLength();
      }
    }
    return new Plan(firings, true);
  }

  private void load(List<DueTasks.DueTask> dueTasks) {
    definitions.load(dueTasks.stream().map(DueTasks.DueTask::taskRevision).toList());
  }

  private @Nullable Firing plan(DueTasks.DueTask dueTask, Instant now) {
    try {
      return planner.plan(definitions.find(dueTask.taskRevision()), dueTask.scheduleState(), now);
    } catch (DecodeException e) {
      pause(dueTask, "the task cannot be read: " + e.getMessage(), now);
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
      pause(dueTask, "the task cannot be planned: " + e, now);
    }
    return null;
  }

  /**
   * Pauses a task and records the reason, so that users see it and it does not become due again.
   */
  private void pause(DueTasks.DueTask dueTask, String reason, Instant now) {
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
}
