package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;

import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.LeaseRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Fires what is due and claims what this node has workers for. A step that finds nothing known to
 * be due or ready asks the store for nothing.
 */
final class DispatchLoop implements Loop {
  /**
   * While others tell what they put into the store, it is looked at more rarely: for what got lost
   * on the way.
   */
  private static final int TASKS_MORE_RARELY = 6;

  /** It is to be seen in time when the lease of a node ends that is gone. */
  private static final int EXECUTIONS_MORE_RARELY = 2;

  private final RunRegistry runRegistry;
  private final EngineOptions options;
  private final PollSchedule due;
  private final PollSchedule ready;
  private final TaskFirer taskFirer;
  private final ExecutionClaimer executionClaimer;

  /** Before the first look something may be ready in each queue. */
  private final Set<String> backloggedQueues = ConcurrentHashMap.newKeySet();

  /**
   * What goes out.
   *
   * @param claimable what it may claim
   * @param start gets what it has claimed
   * @param words gets when there is something to claim that others may take as well
   */
  record DispatchSink(
      Set<String> claimable, Consumer<List<RunningAttempt>> start, Consumer<Instant> words) {
    /** Takes what this node owns now. */
    void accept(List<RunningAttempt> runs, RunRegistry runRegistry) {
      runs.forEach(runRegistry::add);
      start.accept(runs);
    }
  }

  DispatchLoop(
      SchedulerStore store,
      DefinitionCache definitions,
      Planner planner,
      RunRegistry runRegistry,
      EngineOptions options,
      DispatchSink dispatchSink) {
    this.runRegistry = runRegistry;
    this.options = options;
    due = new PollSchedule(options.poll());
    ready = new PollSchedule(options.poll());
    taskFirer =
        new TaskFirer(
            store.tasks(),
            definitions,
            planner,
            runRegistry,
            dispatchSink,
            due,
            at -> announceReady(at, dispatchSink.words()));
    backloggedQueues.addAll(options.queues().keySet());
    executionClaimer =
        new ExecutionClaimer(
            store.executions(), runRegistry, options, dispatchSink, ready, backloggedQueues);
  }

  /** {@return the queues in which something may be ready that waits for a worker; it changes} */
  Set<String> backloggedQueues() {
    return Collections.unmodifiableSet(backloggedQueues);
  }

  /** A task may be due, or an execution ready, at an instant that nobody knew of. */
  void expectWork(Instant at) {
    due.expect(at);
    ready.expect(at);
  }

  /** An execution may be ready at an instant that nobody knew of. */
  void expectReady(Instant at) {
    ready.expect(at);
  }

  /** Others tell from now on what they put into the store, or they do not any more. */
  void onSignalConnected(boolean works) {
    Duration poll = options.poll();
    Duration untilLeasesEnd = options.lease().multipliedBy(2).dividedBy(3);
    Duration rarely = poll.multipliedBy(EXECUTIONS_MORE_RARELY);
    due.poll(works ? poll.multipliedBy(TASKS_MORE_RARELY) : poll);
    ready.poll(works ? rarely.compareTo(untilLeasesEnd) < 0 ? rarely : untilLeasesEnd : poll);
  }

  /** Something that fired waits for whoever claims it. */
  private void announceReady(Instant at, Consumer<Instant> words) {
    ready.expect(at);
    words.accept(at);
  }

  @Override
  public Instant step(Instant now) {
    LeaseRequest leaseRequest = new LeaseRequest(options.node(), now, now.plus(options.lease()));
    runRegistry.resumeDue(now);
    taskFirer.fire(leaseRequest);
    executionClaimer.claim(leaseRequest);
    return earlier(earlier(due.next(), ready.next()), runRegistry.nextResume());
  }
}
