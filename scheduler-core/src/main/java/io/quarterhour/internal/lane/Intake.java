package io.quarterhour.internal.lane;

import io.quarterhour.internal.codec.UnreadableException;
import io.quarterhour.internal.flow.Definitions;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.work.Run;
import io.quarterhour.problem.StoreException;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.ClaimRequest;
import io.quarterhour.store.Claims;
import io.quarterhour.store.Due;
import io.quarterhour.store.FireAnswer;
import io.quarterhour.store.Firing;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Course;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Ownership;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Timetable;
import io.quarterhour.task.Tries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fires what is due and claims what this node has workers for. */
final class Intake implements Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int MAX_DUE = 500;
  private static final int MAX_CLAIM = 1000;

  private final SchedulerStore store;
  private final Definitions definitions;
  private final Planner planner;
  private final Holdings holdings;
  private final EngineOptions options;
  private final Set<String> claimable;
  private final Consumer<List<Run>> start;

  /** What it gives to the workers, and what it may claim. */
  record Outlet(Set<String> claimable, Consumer<List<Run>> start) {}

  Intake(
      SchedulerStore store,
      Definitions definitions,
      Planner planner,
      Holdings holdings,
      EngineOptions options,
      Outlet outlet) {
    this.store = store;
    this.definitions = definitions;
    this.planner = planner;
    this.holdings = holdings;
    this.options = options;
    this.claimable = outlet.claimable();
    this.start = outlet.start();
  }

  @Override
  public Instant step(Instant now) {
    LeaseTerms terms = new LeaseTerms(options.node(), now, now.plus(options.lease()));
    holdings.endRests(now);
    Instant next = earlier(fireDue(terms), claim(terms));
    return earlier(next, holdings.firstRestOver());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private Instant fireDue(LeaseTerms terms) {
    Due due = store.tasks().due(terms.now(), MAX_DUE);
    if (!due.tasks().isEmpty()) {
      definitions.load(due.tasks().stream().map(Due.Task::definition).toList());
      List<Firing> firings = new ArrayList<>(due.tasks().size());
      Instant nextOfFired = NEVER;
      for (Due.Task task : due.tasks()) {
        Firing firing = plan(task, terms.now());
        if (firing != null) {
          Instant next = firing.timetable().dueAt();
          nextOfFired = next != null && next.isBefore(nextOfFired) ? next : nextOfFired;
          firings.add(firing);
        }
      }
      fire(firings, terms);
      return due.next() != null && due.next().isBefore(nextOfFired) ? due.next() : nextOfFired;
    }
    return due.next() == null ? NEVER : due.next();
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
    LOG.warn("task {} is paused, {}", task.definition().task(), why);
    Timetable paused = task.timetable().withPause(new Pause("quarterhour", why, now, null));
    store
        .tasks()
        .adjust(
            new Firing(task.definition().task(), paused, List.of(), List.of()),
            now,
            new AuditEntry(now, "quarterhour", "paused", why));
  }

  private void fire(List<Firing> planned, LeaseTerms terms) {
    List<Firing> firings = new ArrayList<>(planned.size());
    List<String> reserved = new ArrayList<>();
    planned.forEach(firing -> firings.add(reserve(firing, terms.now(), reserved)));
    List<Run> runs = new ArrayList<>();
    try {
      List<FireAnswer> answers = store.tasks().fire(firings, terms);
      for (int i = 0; i < answers.size(); i++) {
        collect(firings.get(i), answers.get(i), terms, runs);
      }
    } finally {
      // What is leased takes a slot when it is added; all others are free again.
      runs.forEach(run -> reserved.remove(run.claimed().execution().assignment().queue()));
      reserved.forEach(holdings::free);
      take(runs);
    }
  }

  /** Wants executions for this node, as long as it has workers for them. */
  private Firing reserve(Firing firing, Instant now, List<String> reserved) {
    List<NewExecution> executions = new ArrayList<>(firing.executions().size());
    for (NewExecution execution : firing.executions()) {
      String queue = execution.assignment().queue();
      boolean wanted =
          claimable.contains(execution.assignment().action())
              && execution.admission().locks().isEmpty()
              && !execution.readyAt().isAfter(now)
              && !holdings.rests(queue)
              && holdings.reserve(queue);
      if (wanted) {
        reserved.add(queue);
      }
      executions.add(wanted ? execution.leased(true) : execution);
    }
    return new Firing(firing.task(), firing.timetable(), firing.skipped(), executions);
  }

  private static void collect(Firing firing, FireAnswer answer, LeaseTerms terms, List<Run> runs) {
    for (int i = 0; i < answer.executions().size(); i++) {
      Admitted admitted = answer.executions().get(i);
      if (admitted.fate() == Admitted.Fate.LEASED) {
        NewExecution inserted = firing.executions().get(i);
        runs.add(
            new Run(new Claims.Claimed(asClaimed(inserted, terms), inserted.document(), false)));
      }
    }
  }

  private static Execution asClaimed(NewExecution inserted, LeaseTerms terms) {
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

  private Instant claim(LeaseTerms terms) {
    List<ClaimRequest.Capacity> capacity = holdings.capacity(MAX_CLAIM);
    if (capacity.isEmpty()) {
      // The settlement wakes this lane when a worker is free again.
      return NEVER;
    }
    Claims claims = store.executions().claim(new ClaimRequest(terms, capacity, claimable));
    List<Run> runs = new ArrayList<>(claims.executions().size());
    for (Claims.Claimed claimed : claims.executions()) {
      holdings.reserve(claimed.execution().assignment().queue());
      runs.add(new Run(claimed));
    }
    take(runs);
    boolean full = holdings.capacity(1).isEmpty();
    return claims.next() == null || full ? NEVER : claims.next();
  }

  private void take(List<Run> runs) {
    runs.forEach(holdings::add);
    start.accept(runs);
  }
}
