package io.quarterhour.internal.engine;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.health.Health;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.replan.ReplanningLoop;
import io.quarterhour.internal.engine.watch.DetachedCalls;
import io.quarterhour.internal.engine.watch.RunAbandoner;
import io.quarterhour.internal.engine.watch.StuckThreads;
import io.quarterhour.internal.engine.watch.WatchLoop;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.SetAsideItem;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The assembled engine of one node: its loops, its workers and the links between them. It has no
 * threads of its own except those of its workers and listeners: {@link EngineLifecycle} gives each
 * loop a thread, and a test calls the steps of the loops itself.
 */
public final class Engine {
  private final LoopWakers wakers = new LoopWakers();
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final DetachedCalls detachedCalls;
  private final RunAbandoner runAbandoner;
  private final DispatchLoop dispatchLoop;
  private final CallEnqueuer callEnqueuer;
  private final CompletionLoop completionLoop;
  private final LeaseLoop leaseLoop;
  private final WatchLoop watchLoop;
  private final MaintenanceLoop maintenanceLoop;
  private final ReplanningLoop replanningLoop;
  private final ClusterLink clusterLink;
  private final WorkAnnouncer workAnnouncer;
  private final ListenerDispatcher listenerDispatcher;
  private final SchedulerStore store;
  private final DueTaskPlanner dueTaskPlanner;

  Engine(EngineBuilder parts) {
    store = parts.store();
    dueTaskPlanner = parts.dueTaskPlanner();
    EngineOptions options = parts.options();
    StuckThreads stuckThreads =
        new StuckThreads(options.maxStuckThreads(), () -> wakers.dispatch().wake());
    detachedCalls = new DetachedCalls(options.node().name());
    runRegistry = new RunRegistry(options.queues(), parts.claimable(), stuckThreads);
    CompletionQueue completionQueue = new CompletionQueue(runRegistry, parts.worker(), wakers);
    runStarter = runStarter(parts, completionQueue, stuckThreads);
    runAbandoner =
        new RunAbandoner(
            parts.worker(),
            completionQueue,
            runStarter::replaceWorker,
            stuckThreads,
            detachedCalls);
    leaseLoop = new LeaseLoop(store.executions(), runRegistry, options, wakers, parts.clock());
    watchLoop = new WatchLoop(runRegistry.all(), runAbandoner, options, parts.clock());
    DispatchSchedule dispatchSchedule = new DispatchSchedule(options, wakers);
    clusterLink = new ClusterLink(store.signal().orElse(null), dispatchSchedule, leaseLoop);
    workAnnouncer = new WorkAnnouncer(dispatchSchedule, leaseLoop, clusterLink);
    dispatchLoop = dispatchLoop(parts, dispatchSchedule, runRegistry, runStarter, workAnnouncer);
    callEnqueuer =
        new CallEnqueuer(store.executions(), runRegistry, runStarter, workAnnouncer, options);
    listenerDispatcher = parts.listenerDispatcher();
    completionLoop = completionLoop(parts, completionQueue);
    maintenanceLoop =
        new MaintenanceLoop(store, runRegistry, parts.logFlusher(), options, parts.clock());
    replanningLoop = new ReplanningLoop(parts.fireTimeCheck(workAnnouncer::work), maintenanceLoop);
  }

  private RunStarter runStarter(
      EngineBuilder parts, CompletionQueue completionQueue, StuckThreads stuckThreads) {
    ActionTransactions actionTransactions =
        new ActionTransactions(parts.completionPlanner(), parts.clock());
    RunFinisher runFinisher =
        new RunFinisher(parts.worker(), actionTransactions, completionQueue, stuckThreads);
    return new RunStarter(
        runRegistry, parts.pools(runFinisher), wakers, parts.clock(), detachedCalls);
  }

  private CompletionLoop completionLoop(EngineBuilder parts, CompletionQueue completionQueue) {
    SchedulerStore store = parts.store();
    return new CompletionLoop(
        completionQueue,
        parts.completionPlanner(),
        parts.logFlusher(),
        store.executions(),
        new CompletionFollowUp(runRegistry, store.history(), listenerDispatcher, workAnnouncer));
  }

  private static DispatchLoop dispatchLoop(
      EngineBuilder parts,
      DispatchSchedule dispatchSchedule,
      RunRegistry runRegistry,
      RunStarter runStarter,
      WorkAnnouncer workAnnouncer) {
    SchedulerStore store = parts.store();
    TaskFirer taskFirer =
        new TaskFirer(
            store.tasks(), parts.dueTaskPlanner(), runRegistry, runStarter, workAnnouncer);
    ExecutionClaimer executionClaimer =
        new ExecutionClaimer(
            store.executions(),
            store.history(),
            runRegistry,
            runStarter,
            dispatchSchedule.readyExecutions());
    return new DispatchLoop(
        parts.options(), dispatchSchedule, runRegistry, taskFirer, executionClaimer);
  }

  /** {@return the loop that fires and claims} */
  public Loop dispatchLoop() {
    return dispatchLoop;
  }

  /** {@return the loop that records results} */
  public Loop completionLoop() {
    return completionLoop;
  }

  /** {@return the loop that renews leases} */
  public Loop leaseLoop() {
    return leaseLoop;
  }

  /** {@return the loop that stops runs; it never calls the store} */
  public Loop watchLoop() {
    return watchLoop;
  }

  /** {@return the loop for maintenance, which also checks the stored fire times} */
  public Loop maintenanceLoop() {
    return replanningLoop;
  }

  /** Removes this node from the stored nodes, after the loops have stopped. */
  void leave() {
    maintenanceLoop.leave();
  }

  LoopWakers wakers() {
    return wakers;
  }

  RunStarter runStarter() {
    return runStarter;
  }

  RunAbandoner runAbandoner() {
    return runAbandoner;
  }

  DetachedCalls detachedCalls() {
    return detachedCalls;
  }

  ListenerDispatcher listenerDispatcher() {
    return listenerDispatcher;
  }

  /**
   * Inserts calls of actions into the store. A single call that is ready may start on this node at
   * once.
   *
   * @return the results, one for each call, in order
   */
  public List<InsertResult> enqueue(List<NewExecution> calls, Instant now) {
    return callEnqueuer.enqueue(calls, now);
  }

  /** Allows calls to be leased to this node as they are inserted. */
  public void open() {
    callEnqueuer.open();
  }

  /**
   * Stops leasing calls to this node as they are inserted, and waits at most {@code longest} for
   * calls that are being inserted.
   */
  void close(Duration longest) throws InterruptedException {
    callEnqueuer.close(longest);
  }

  /**
   * Calls the listeners for all waiting events on the calling thread. For engines without threads.
   */
  public void announce() {
    listenerDispatcher.dispatch();
  }

  /** Starts to receive the signals of other nodes. */
  public void listen() {
    clusterLink.listen();
  }

  /** Stops sending signals to other nodes and receiving theirs. */
  public void disconnect() {
    clusterLink.disconnect();
  }

  /**
   * Announces, to this node and to the others, that a task may be due or an execution ready at an
   * instant.
   */
  public void wake(Instant at) {
    workAnnouncer.work(at);
  }

  /**
   * Makes this node and the others check for cancellation requests of running executions at once.
   */
  public void wakeForCancel() {
    workAnnouncer.cancelRequested();
  }

  /** {@return a copy of the runs that this node owns now} */
  public List<RunningAttempt> ownedRuns() {
    return new ArrayList<>(runRegistry.all());
  }

  /** {@return the events that wait for listeners} */
  public Health.Listeners listenerHealth() {
    return listenerDispatcher.health();
  }

  /** {@return the state of the work of all nodes, as the maintenance loop read it last} */
  public Health.Cluster cluster() {
    return maintenanceLoop.cluster();
  }

  /** {@return the executions whose actions were interrupted and have not returned} */
  public List<ExecutionId> stuckExecutions() {
    return runRegistry.all().stream()
        .filter(run -> run.isInterrupted() && !run.isFinished())
        .map(run -> run.lease().execution())
        .toList();
  }

  /** {@return the queues from which nothing is claimed because of stuck threads} */
  public List<String> suspendedQueues() {
    return runRegistry.stuckQueues();
  }

  /** {@return the items that are left out for a while because the store refuses them} */
  public List<SetAsideItem> setAside() {
    return Stream.concat(dueTaskPlanner.setAside().stream(), store.setAside().stream()).toList();
  }

  /** {@return whether all finished attempts are recorded} */
  public boolean allCompleted() {
    return completionLoop.isIdle();
  }
}
