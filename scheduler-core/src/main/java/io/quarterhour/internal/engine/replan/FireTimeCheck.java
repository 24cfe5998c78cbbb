package io.quarterhour.internal.engine.replan;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Check of the stored next fire times of all tasks, page by page: when the node starts, and again
 * when time goes back. A fire time that the schedule does not contain is replaced by the nearest
 * one. A fire time that was planned while the clock was ahead is planned anew. Both are logged and
 * recorded in the audit of the task. Called by one thread at a time.
 *
 * <p>The stored fire time is also later than the schedule says if a caller skipped fire times. A
 * task counts as planned ahead only if its last execution or its audit contains an instant in the
 * future, or if this node saw time go back and the audit contains no skip.
 */
public final class FireTimeCheck {
  private static final Logger LOG = LoggerFactory.getLogger(FireTimeCheck.class);

  /** The time by which time must go back to count. */
  private static final Duration TOLERATED = Duration.ofSeconds(5);

  private static final Duration PAGE_INTERVAL = Duration.ofSeconds(1);
  private static final int PAGE = 500;
  private static final int MAX_AUDIT = 20;

  private final SchedulerStore store;
  private final DefinitionCache definitions;
  private final Planner planner;
  private final Consumer<Instant> announcer;
  private final StoreClock clock;
  private @Nullable PageRequest next = PageRequest.first(PAGE);
  private Instant nextAt = Instant.MIN;
  private Instant latest = Instant.MIN;
  private boolean timeWentBack;

  /**
   * Creates a check that has not read anything yet.
   *
   * @param store the store of the tasks
   * @param definitions the definitions of tasks
   * @param planner computes their fire times
   * @param announcer announces that a task may be due at an instant
   * @param clock the time
   */
  public FireTimeCheck(
      SchedulerStore store,
      DefinitionCache definitions,
      Planner planner,
      Consumer<Instant> announcer,
      StoreClock clock) {
    this.store = store;
    this.definitions = definitions;
    this.planner = planner;
    this.announcer = announcer;
    this.clock = clock;
  }

  /**
   * Checks the next page of tasks, if one is due.
   *
   * @return the instant of the next page; {@link Loop#NEVER} if all tasks were checked
   */
  public Instant step(Instant now) {
    if (latest.isAfter(now.plus(TOLERATED))) {
      LOG.warn(
          "Time went back by {}, from {} to {}. Fire times that were planned while it was ahead are"
              + " planned anew; check the clock of the store or, if it has none, of this node",
          Duration.between(now, latest),
          latest,
          now);
      timeWentBack = true;
      next = PageRequest.first(PAGE);
      nextAt = now;
    }
    latest = now;
    if (next != null && !now.isBefore(nextAt)) {
      next = checkPage(next, now);
      nextAt = now.plus(PAGE_INTERVAL);
    }
    return next == null ? Loop.NEVER : nextAt;
  }

  /** {@return the request for the page that follows; null if there is none} */
  private @Nullable PageRequest checkPage(PageRequest request, Instant now) {
    Page<TaskSummary> page;
    try {
      page = store.history().tasks(TenantScope.ALL, TaskQuery.ALL.includingSystem(), request);
    } catch (StoreException e) {
      if (e.isTransient()) {
        throw e;
      }
      LOG.warn("Fire times of further tasks are not checked: their rows cannot be read", e);
      return null;
    }
    List<TaskSummary> planned =
        page.items().stream().filter(task -> task.scheduleState().next() != null).toList();
    load(planned);
    planned.forEach(task -> checkUnlessRefused(task, now));
    return page.cursor() == null ? null : request.after(page.cursor());
  }

  /** Loads definitions together. If one of them is refused for good, each is read alone later. */
  private void load(List<TaskSummary> tasks) {
    try {
      definitions.load(tasks.stream().map(task -> task.row().taskRevision()).toList());
    } catch (StoreException e) {
      if (e.isTransient()) {
        throw e;
      }
    }
  }

  /** Checks a task. One that cannot be read or planned does not keep others from being checked. */
  private void checkUnlessRefused(TaskSummary task, Instant now) {
    try {
      check(task, definitions.find(task.row().taskRevision()), now);
    } catch (DecodeException e) {
      // It does not fire on this node, and is checked by a node that can read it.
    } catch (RuntimeException e) {
      if (e instanceof StoreException failure && failure.isTransient()) {
        throw e;
      }
      LOG.warn("Fire time of a task is not checked. task={}", task.row().id(), e);
    }
  }

  private void check(TaskSummary task, TaskDefinition definition, Instant now) {
    ScheduleState stored = task.scheduleState();
    ScheduleState corrected = planner.corrected(definition, stored);
    if (corrected != null) {
      replace(task, corrected, "the rules of its time zone have changed", now);
      return;
    }
    if (planner.earlierFromNow(definition, stored, now) != null) {
      replanIfAhead(task, definition);
    }
  }

  /**
   * Plans a task anew if it was planned while the clock was ahead. The time of the store is read
   * after the task and its audit: if the node was suspended before, its own time is behind, and
   * what the other nodes did in the meantime would lie in the future.
   */
  private void replanIfAhead(TaskSummary task, TaskDefinition definition) {
    List<AuditEntry> audit = store.history().audit(task.row().id(), MAX_AUDIT);
    clock.synchronise();
    Instant now = clock.instant();
    ScheduleState earlier = planner.earlierFromNow(definition, task.scheduleState(), now);
    if (earlier != null && wasPlannedAhead(task, audit, now)) {
      replace(task, earlier, "the clock was ahead when it was planned", now);
    }
  }

  private boolean wasPlannedAhead(TaskSummary task, List<AuditEntry> audit, Instant now) {
    Instant future = now.plus(TOLERATED);
    LastExecution last = task.lastExecution();
    if (last != null && last.endedAt().isAfter(future)) {
      return true;
    }
    if (audit.stream().anyMatch(entry -> entry.at().isAfter(future))) {
      return true;
    }
    return timeWentBack && audit.stream().noneMatch(entry -> entry.operation().equals("skipped"));
  }

  /** Replaces the next fire time, unless the task was changed in the meantime. */
  private void replace(TaskSummary task, ScheduleState state, String reason, Instant now) {
    TaskId id = task.row().id();
    String change = reason + "; was " + task.scheduleState().next();
    AuditEntry audit = new AuditEntry(now, Pause.BY_SCHEDULER, "replanned", change);
    Firing firing = new Firing(id, state, List.of(), List.of());
    if (store.tasks().updateScheduleState(firing, now, audit).applied()) {
      if (state.next() != null) {
        announcer.accept(state.next());
      }
      LOG.warn("Next fire time is now {}: {}. task={}", state.next(), change, id);
    }
  }
}
