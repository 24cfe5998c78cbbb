package io.quarterhour.internal.engine;

import io.quarterhour.error.StoreException;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.engine.loop.ListAct;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.health.OtherNodes;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.store.SetAsideItem;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans the firings of due tasks, and pauses the tasks that no node can decode or that cannot be
 * planned or fired. The firings of one plan have a limited number of rows and a limited size, so
 * that one act of the store is short and needs little memory.
 *
 * <p>A task whose definition cannot be read or that cannot even be paused is <em>set aside</em>:
 * this node leaves it out for a while, so that it does not stop other tasks, and then tries again.
 */
final class DueTaskPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(DueTaskPlanner.class);

  /** The number of rows at which a plan ends. */
  private static final int MAX_ROWS = 1_000;

  /** The number of characters of documents at which a plan ends. */
  private static final long MAX_CHARACTERS = 4_194_304;

  /** The number of tasks whose definitions are loaded together. */
  private static final int LOADED = 500;

  /**
   * The number of definitions that cannot be read, without any that can, at which the store counts
   * as unavailable.
   */
  private static final int MAX_UNREADABLE = 10;

  /** The time after which a task that other nodes have not fired counts as unreadable for all. */
  private static final Duration LEFT_TO_OTHERS = Duration.ofMinutes(2);

  private static final Duration TRY_UNREADABLE_AGAIN = Duration.ofMinutes(1);

  /** The maximum length of a message in the reason of a pause, in characters. */
  private static final int MAX_MESSAGE = 500;

  private final TaskStore tasks;
  private final DefinitionCache definitions;
  private final Planner planner;
  private final OtherNodes otherNodes;
  private final Duration pauseOfRefused;

  /**
   * The revisions of tasks that are set aside; the health is read by other threads. A task that is
   * saved again is planned at once.
   */
  private final Map<TaskRevision, SetAside> setAside = new ConcurrentHashMap<>();

  /** The end and the reason of the time for which a task is set aside. */
  private record SetAside(Instant until, String reason) {}

  /** A due task and its firing. */
  record Planned(DueTasks.DueTask dueTask, Firing firing) {
    TaskId task() {
      return firing.task();
    }
  }

  /**
   * Creates a planner.
   *
   * @param tasks pauses tasks
   * @param definitions the definitions of tasks
   * @param planner plans their firings
   * @param otherNodes the nodes to which tasks are left that this node cannot decode
   * @param pauseOfRefused the time for which a task is set aside
   */
  DueTaskPlanner(
      TaskStore tasks,
      DefinitionCache definitions,
      Planner planner,
      OtherNodes otherNodes,
      Duration pauseOfRefused) {
    this.tasks = tasks;
    this.definitions = definitions;
    this.planner = planner;
    this.otherNodes = otherNodes;
    this.pauseOfRefused = pauseOfRefused;
  }

  /**
   * The firings of due tasks.
   *
   * @param firings one firing for each task, except for those that are paused or set aside
   * @param isComplete whether all due tasks are planned; false if the others have to wait for the
   *     next plan
   */
  record Plan(List<Planned> firings, boolean isComplete) {}

  /** {@return the number of due tasks that are set aside, and so will not be planned} */
  int countSetAside(Instant now) {
    // One that is set aside for longer than it can be is left from before time went back.
    boolean isRefusedLonger = pauseOfRefused.compareTo(TRY_UNREADABLE_AGAIN) > 0;
    Instant latest = now.plus(isRefusedLonger ? pauseOfRefused : TRY_UNREADABLE_AGAIN);
    setAside.values().removeIf(one -> !one.until.isAfter(now) || one.until.isAfter(latest));
    return setAside.size();
  }

  /** {@return the tasks that are set aside, for people} Safe for use by many threads. */
  List<SetAsideItem> setAside() {
    return setAside.entrySet().stream()
        .map(
            entry ->
                new SetAsideItem(
                    "task " + entry.getKey().task(),
                    "does not fire on this node: " + entry.getValue().reason))
        .toList();
  }

  /** {@return the instant at which a task that is set aside is tried again; NEVER without any} */
  Instant nextTry() {
    return setAside.values().stream()
        .map(SetAside::until)
        .min(Comparator.naturalOrder())
        .orElse(Loop.NEVER);
  }

  /** Plans the firings of due tasks, in order, until the plan is full. */
  Plan plan(List<DueTasks.DueTask> found, Instant now) {
    List<DueTasks.DueTask> dueTasks =
        found.stream().filter(one -> !setAside.containsKey(one.taskRevision())).toList();
    List<Planned> firings = new ArrayList<>();
    int before = setAside.size();
    long rows = 0;
    long characters = 0;
    for (int i = 0; i < dueTasks.size(); i++) {
      if (rows >= MAX_ROWS || characters >= MAX_CHARACTERS) {
        return new Plan(firings, false);
      }
      if (i % LOADED == 0) {
        load(dueTasks.subList(i, Math.min(i + LOADED, dueTasks.size())));
      }
      DueTasks.DueTask dueTask = dueTasks.get(i);
      boolean isUnavailable = firings.isEmpty() && setAside.size() - before == MAX_UNREADABLE;
      Firing firing = planOrSetAside(dueTask, now, isUnavailable);
      if (firing != null) {
        firings.add(new Planned(dueTask, firing));
        rows += firing.newExecutions().size() + firing.skipped().size();
        characters += firing.textLength();
      }
    }
    return new Plan(firings, true);
  }

  private @Nullable Firing planOrSetAside(
      DueTasks.DueTask dueTask, Instant now, boolean isUnavailable) {
    try {
      return plan(dueTask, now);
    } catch (StoreException e) {
      if (e.isTransient() || isUnavailable) {
        throw e;
      }
      setAside(dueTask, "its definition cannot be read: " + briefly(e), now);
      return null;
    }
  }

  /** Loads definitions together. If one of them is refused for good, each is read alone later. */
  private void load(List<DueTasks.DueTask> dueTasks) {
    try {
      definitions.load(dueTasks.stream().map(DueTasks.DueTask::taskRevision).toList());
    } catch (StoreException e) {
      if (e.isTransient()) {
        throw e;
      }
    }
  }

  private @Nullable Firing plan(DueTasks.DueTask dueTask, Instant now) {
    try {
      TaskDefinition definition = definitions.find(dueTask.taskRevision());
      logCorrection(dueTask, planner.corrected(definition, dueTask.scheduleState()));
      return planner.plan(definition, dueTask.scheduleState(), now);
    } catch (DecodeException e) {
      leaveToOthers(dueTask, "the task cannot be read: " + e.getMessage(), now);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      // A schedule that cannot be computed must not keep other tasks from firing.
      LOG.error(
          "Fire times cannot be planned; the task does not fire and is paused. Fix its schedule or"
              + " its calendars, then resume it. task={}, reason: {}",
          dueTask.taskRevision().task(),
          OneLine.of(String.valueOf(e)),
          e);
      pause(dueTask, "the task cannot be planned: " + e, now);
    }
    return null;
  }

  private static void logCorrection(DueTasks.DueTask dueTask, @Nullable ScheduleState corrected) {
    if (corrected != null) {
      LOG.warn(
          "Next fire time is not in the schedule, probably because the rules of its time zone have"
              + " changed; the nearest fire time takes its place. task={}, was {}, is {}",
          dueTask.taskRevision().task(),
          dueTask.scheduleState().next(),
          corrected.next());
    }
  }

  /** Pauses a task whose firing the store refuses, while it accepts other firings. */
  void pauseRefused(Planned planned, RuntimeException refusal, Instant now) {
    pause(planned.dueTask, "the store refuses its firing: " + briefly(refusal), now);
  }

  /** Sets a task aside whose firing the store refuses, perhaps together with all others. */
  void setAsideRefused(Planned planned, Throwable refusal, Instant now) {
    setAside(planned.dueTask, "the store refuses its firing: " + briefly(refusal), now);
  }

  /**
   * Leaves a task that this node cannot decode to the others. If none is alive, or none has fired
   * it for a while, the task is paused until now, so that users see it and its reason: it stays
   * due, and any node that can decode it fires it, which ends the pause.
   */
  private void leaveToOthers(DueTasks.DueTask dueTask, String reason, Instant now) {
    TaskId task = dueTask.taskRevision().task();
    Pause pause = dueTask.scheduleState().pause();
    // A pause of a caller that has ended keeps the task due as well, and must not be lost.
    boolean isMarked = pause != null;
    Instant dueAt = dueTask.scheduleState().dueAt();
    boolean isLeft = dueAt == null || !dueAt.isBefore(now.minus(LEFT_TO_OTHERS));
    if (isMarked || (isLeft && otherNodes.anyIsLive(now))) {
      LOG.debug("Task is left to other nodes. task={}, reason: {}", task, reason);
    } else {
      pause(dueTask, new Pause(Pause.BY_SCHEDULER, reason, now, now), now);
    }
    setAside.put(dueTask.taskRevision(), new SetAside(now.plus(TRY_UNREADABLE_AGAIN), reason));
  }

  private void pause(DueTasks.DueTask dueTask, String reason, Instant now) {
    pause(dueTask, new Pause(Pause.BY_SCHEDULER, reason, now, null), now);
  }

  /**
   * Pauses a task and records the reason, so that users see it. Without an end of the pause, the
   * task does not become due again.
   */
  private void pause(DueTasks.DueTask dueTask, Pause pause, Instant now) {
    TaskId task = dueTask.taskRevision().task();
    ScheduleState paused = dueTask.scheduleState().withPause(pause);
    FireResult result;
    try {
      result =
          tasks.updateScheduleState(
              new Firing(task, paused, List.of(), List.of()),
              now,
              new AuditEntry(now, pause.by(), "paused", pause.reason()));
    } catch (RuntimeException e) {
      if (!ListAct.isRefusal(e)) {
        throw e;
      }
      setAside(dueTask, "the store refuses to pause it: " + briefly(e), now);
      return;
    }
    if (result.applied()) {
      LOG.error(
          "Task is paused by the scheduler. {}. task={}, reason: {}",
          pause.until() == null
              ? "Fix the cause and resume it"
              : "It resumes by itself on a node that can read it",
          task,
          pause.reason());
    }
  }

  private void setAside(DueTasks.DueTask dueTask, String reason, Instant now) {
    setAside.put(dueTask.taskRevision(), new SetAside(now.plus(pauseOfRefused), reason));
    LOG.error(
        "Task does not fire on this node for {}, other tasks are not affected; fix the cause."
            + " task={}, reason: {}",
        pauseOfRefused,
        dueTask.taskRevision().task(),
        reason);
  }

  private static String briefly(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
  }
}
