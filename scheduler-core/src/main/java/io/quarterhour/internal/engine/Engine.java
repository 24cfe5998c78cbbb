package io.quarterhour.internal.engine;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.internal.cache.CalendarCache;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.delivery.FirstDeliveryTime;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.internal.work.WorkerPool;
import io.quarterhour.internal.work.Workshop;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The assembled engine of one node: its loops, its workers and the links between them. It has no
 * threads of its own except those of its workers and listeners: {@link EngineLifecycle} gives each
 * loop a thread, and a test calls the steps of the loops itself.
 */
public final class Engine {
  private final LoopWakers wakers = new LoopWakers();
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final DispatchLoop dispatchLoop;
  private final CallEnqueuer callEnqueuer;
  private final CompletionLoop completionLoop;
  private final LeaseLoop leaseLoop;
  private final MaintenanceLoop maintenanceLoop;
  private final ClusterLink clusterLink;
  private final WorkAnnouncer workAnnouncer;
  private final ListenerDispatcher listenerDispatcher;

  /**
   * The parts of an engine.
   *
   * @param store the store
   * @param clock the time of the engine
   * @param shop the services that the workers share
   * @param ids the source of execution ids
   * @param calendars the calendars of the host
   * @param listeners the listeners for finished and quarantined executions
   * @param threads the executor for the workers of a queue, by the name of the queue
   */
  public record Parts(
      SchedulerStore store,
      StoreClock clock,
      Workshop shop,
      ExecutionIdGenerator ids,
      CalendarCache calendars,
      List<ExecutionListener> listeners,
      Function<String, Executor> threads) {}

  /** Assembles an engine; nothing runs yet. */
  public Engine(Parts parts, EngineOptions options) {
    SchedulerStore store = parts.store();
    Workshop shop = parts.shop();
    CompletionPlanner completionPlanner =
        new CompletionPlanner(
            parts.ids(), new FirstDeliveryTime(shop.plugins(), shop.circuitBreakers()));
    LogFlusher logFlusher = new LogFlusher(store.history(), shop.logs());
    CompletionQueue completionQueue = new CompletionQueue(wakers);
    RunFinisher runFinisher =
        new RunFinisher(
            new Worker(shop),
            new ActionTransactions(completionPlanner, parts.clock()),
            completionQueue);
    runRegistry = new RunRegistry(options.queues(), shop.plugins().claimable());
    runStarter =
        new RunStarter(
            runRegistry, pools(parts, options, runFinisher), runFinisher, wakers, parts.clock());
    leaseLoop = new LeaseLoop(store.executions(), runRegistry, runStarter, options, wakers);
    DispatchSchedule dispatchSchedule = new DispatchSchedule(options, wakers);
    clusterLink = new ClusterLink(store.signal().orElse(null), dispatchSchedule, leaseLoop);
    workAnnouncer = new WorkAnnouncer(dispatchSchedule, leaseLoop, clusterLink);
    dispatchLoop =
        new DispatchLoop(
            options,
            dispatchSchedule,
            runRegistry,
            taskFirer(parts, runRegistry, runStarter, workAnnouncer),
            new ExecutionClaimer(
                store.executions(), runRegistry, runStarter, dispatchSchedule.readyExecutions()));
    callEnqueuer =
        new CallEnqueuer(store.executions(), runRegistry, runStarter, workAnnouncer, options);
    listenerDispatcher = new ListenerDispatcher(parts.listeners(), new PluginGuard(), options);
    completionLoop =
        new CompletionLoop(
            completionQueue,
            completionPlanner,
            logFlusher,
            store.executions(),
            new CompletionFollowUp(
                runRegistry, store.history(), listenerDispatcher, workAnnouncer));
    maintenanceLoop = new MaintenanceLoop(store, runRegistry, logFlusher, options, parts.clock());
  }

  private static Map<String, WorkerPool> pools(
      Parts parts, EngineOptions options, RunFinisher runFinisher) {
    Map<String, WorkerPool> pools = new TreeMap<>();
    options
        .queues()
        .forEach(
            (queue, q) ->
                pools.put(
                    queue, new WorkerPool(parts.threads().apply(queue), q.workers(), runFinisher)));
    return pools;
  }

  private static TaskFirer taskFirer(
      Parts parts, RunRegistry runRegistry, RunStarter runStarter, WorkAnnouncer workAnnouncer) {
    DueTaskPlanner dueTaskPlanner =
        new DueTaskPlanner(
            parts.store().tasks(),
            parts.shop().definitions(),
            new Planner(parts.ids(), parts.calendars()::retained));
    return new TaskFirer(
        parts.store().tasks(), dueTaskPlanner, runRegistry, runStarter, workAnnouncer);
  }

  /** {@return the loop that fires and claims} */
  public Loop dispatchLoop() {
    return dispatchLoop;
  }

  /** {@return the loop that records results} */
  public Loop completionLoop() {
    return completionLoop;
  }

  /** {@return the loop that renews leases and enforces time limits} */
  public Loop leaseLoop() {
    return leaseLoop;
  }

  /** {@return the loop for maintenance} */
  public Loop maintenanceLoop() {
    return maintenanceLoop;
  }

  LoopWakers wakers() {
    return wakers;
  }

  RunStarter runStarter() {
    return runStarter;
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

  /** {@return whether all finished attempts are recorded} */
  public boolean allCompleted() {
    return completionLoop.isIdle();
  }
}
