package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;

import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
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
 * Dispatch loop: fires due tasks and claims as many executions as this node has free slots for. A
 * step that expects nothing to be due or ready does not call the store.
 */
final class DispatchLoop implements Loop {
  /**
   * The factor by which tasks are polled less often while the cluster signal is connected. Polling
   * then only finds work whose signal was lost.
   */
  private static final int TASK_POLL_FACTOR = 6;

  /**
   * The factor for executions. It is smaller, because no signal announces that the lease of a dead
   * node expired.
   */
  private static final int EXECUTION_POLL_FACTOR = 2;

  private final RunRegistry runRegistry;
  private final EngineOptions options;
  private final PollSchedule due;
  private final PollSchedule ready;
  private final TaskFirer taskFirer;
  private final ExecutionClaimer executionClaimer;

  /**
   * The backlogged queues; at first all of them, because nothing is known before the first poll.
   */
  private final Set<String> backloggedQueues = ConcurrentHashMap.newKeySet();

  /**
   * The receivers of work.
   *
   * @param claimable the capabilities that this node may claim
   * @param start starts runs that this node owns
   * @param onReady signals the instant at which other nodes may claim something as well
   */
  record DispatchSink(
      Set<String> claimable, Consumer<List<RunningAttempt>> start, Consumer<Instant> onReady) {
    /** Registers and starts runs that this node owns now. */
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
    due = new PollSchedule(options.pollInterval());
    ready = new PollSchedule(options.pollInterval());
    taskFirer =
        new TaskFirer(
            store.tasks(),
            definitions,
            planner,
            runRegistry,
            dispatchSink,
            due,
            at -> announceReady(at, dispatchSink.onReady()));
    backloggedQueues.addAll(options.queues().keySet());
    executionClaimer =
        new ExecutionClaimer(
            store.executions(), runRegistry, options, dispatchSink, ready, backloggedQueues);
  }

  /**
   * {@return a live, unmodifiable view of the queues in which something may be ready that waits for
   * a worker}
   */
  Set<String> backloggedQueues() {
    return Collections.unmodifiableSet(backloggedQueues);
  }

  /** Announces that a task may be due or an execution ready at an instant. */
  void expectWork(Instant at) {
    due.expect(at);
    ready.expect(at);
  }

  /** Announces that an execution may be ready at an instant. */
  void expectReady(Instant at) {
    ready.expect(at);
  }

  /** Adapts the poll intervals when the cluster signal is connected or disconnected. */
  void onSignalConnected(boolean connected) {
    Duration poll = options.pollInterval();
    Duration untilLeasesEnd = options.leaseDuration().multipliedBy(2).dividedBy(3);
    Duration rarely = poll.multipliedBy(EXECUTION_POLL_FACTOR);
    due.poll(connected ? poll.multipliedBy(TASK_POLL_FACTOR) : poll);
    ready.poll(connected ? rarely.compareTo(untilLeasesEnd) < 0 ? rarely : untilLeasesEnd : poll);
  }

  /** Announces an execution that was fired but not leased, to this node and to the others. */
  private void announceReady(Instant at, Consumer<Instant> onReady) {
    ready.expect(at);
    onReady.accept(at);
  }

  @Override
  public Instant step(Instant now) {
    LeaseRequest leaseRequest =
        new LeaseRequest(options.node(), now, now.plus(options.leaseDuration()));
    runRegistry.resumeDue(now);
    taskFirer.fire(leaseRequest);
    executionClaimer.claim(leaseRequest);
    return earlier(earlier(due.next(), ready.next()), runRegistry.nextResume());
  }
}
