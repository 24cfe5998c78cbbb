package io.quarterhour.internal.engine;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.internal.cache.CalendarCache;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.delivery.FirstDeliveryTime;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.engine.loop.Waker;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.internal.work.WorkerPool;
import io.quarterhour.internal.work.Workshop;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.TransactionSupport;
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
import org.jspecify.annotations.Nullable;

/**
 * The assembled engine of one node: its loops, its workers and the links between them. It has no
 * threads of its own except those of its workers and listeners: {@link EngineLifecycle} gives each
 * loop a thread, and a test calls the steps of the loops itself.
 */
public final class Engine {
  /** The time for which nothing is claimed from a queue whose executor provided no thread. */
  private static final Duration NO_THREADS = Duration.ofSeconds(1);

  private final RunRegistry runRegistry;
  private final StoreClock clock;
  private final CompletionQueue completionQueue = new CompletionQueue();
  private final Worker worker;
  private final Map<String, WorkerPool> pools = new TreeMap<>();
  private final DispatchLoop dispatchLoop;
  private final CallEnqueuer callEnqueuer;
  private final ActionTransactions actionTransactions;
  private final CompletionLoop completionLoop;
  private final LeaseLoop leaseLoop;
  private final MaintenanceLoop maintenanceLoop;
  private final ClusterLink clusterLink;
  private final ListenerDispatcher listenerDispatcher;
  private volatile Waker dispatchWaker = Waker.NONE;
  private volatile Waker completionWaker = Waker.NONE;
  private volatile Waker leaseWaker = Waker.NONE;
  private volatile Waker maintenanceWaker = Waker.NONE;

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
    Workshop shop = parts.shop();
    runRegistry = new RunRegistry(options.queues());
    clock = parts.clock();
    worker = new Worker(shop);
    options
        .queues()
        .forEach(
            (queue, q) ->
                pools.put(
                    queue, new WorkerPool(parts.threads().apply(queue), q.workers(), this::work)));
    clusterLink = new ClusterLink(parts.store().signal().orElse(null), new ClusterListener());
    listenerDispatcher = new ListenerDispatcher(parts.listeners(), new PluginGuard(), options);
    DispatchLoop.DispatchSink dispatchSink =
        new DispatchLoop.DispatchSink(
            shop.plugins().claimable(), this::start, clusterLink::workAvailable);
    dispatchLoop =
        new DispatchLoop(
            parts.store(),
            shop.definitions(),
            new Planner(parts.ids(), parts.calendars()::retained),
            runRegistry,
            options,
            dispatchSink);
    callEnqueuer = reception(parts.store().executions(), options, dispatchSink);
    CompletionPlanner completionPlanner =
        new CompletionPlanner(
            parts.ids(), new FirstDeliveryTime(shop.plugins(), shop.circuitBreakers()));
    actionTransactions = new ActionTransactions(completionPlanner, clock);
    completionLoop =
        new CompletionLoop(
            parts.store(),
            completionPlanner,
            runRegistry,
            completionQueue,
            shop.logs(),
            new CompletionLoop.CompletionSink(this::workersAreFree, listenerDispatcher));
    leaseLoop = new LeaseLoop(parts.store().executions(), runRegistry, options, this::abandon);
    maintenanceLoop = new MaintenanceLoop(parts.store(), runRegistry, shop.logs(), options, clock);
  }

  private CallEnqueuer reception(
      ExecutionStore executions, EngineOptions options, DispatchLoop.DispatchSink dispatchSink) {
    return new CallEnqueuer(
        executions,
        runRegistry,
        options,
        dispatchSink,
        dispatchLoop.backloggedQueues(),
        this::wakeForReady);
  }

  void wakers(Waker forIntake, Waker forSettlement, Waker forLeases, Waker forUpkeep) {
    dispatchWaker = forIntake;
    completionWaker = forSettlement;
    leaseWaker = forLeases;
    maintenanceWaker = forUpkeep;
  }

  private void start(List<RunningAttempt> runs) {
    Map<String, List<RunningAttempt>> byQueue = new TreeMap<>();
    for (RunningAttempt run : runs) {
      byQueue.computeIfAbsent(queueOf(run), q -> new ArrayList<>(runs.size())).add(run);
    }
    byQueue.forEach(this::start);
  }

  private void start(String queue, List<RunningAttempt> runs) {
    WorkerPool pool = pools.get(queue);
    if (pool == null) {
      throw new IllegalStateException("claimed from a queue that is not served");
    }
    pool.submit(runs).forEach(this::release);
    // Both loops may be pausing for a long time, because nothing was held until now.
    Instant now = clock.instant();
    leaseWaker.wake(now.plus(LeaseLoop.WATCH_EVERY));
    maintenanceWaker.wake(now.plus(MaintenanceLoop.LOG_INTERVAL));
  }

  /**
   * Releases an execution for which no thread is available, so that it runs on another node or
   * later.
   */
  private void release(RunningAttempt run) {
    runRegistry.suspend(queueOf(run), clock.instant().plus(NO_THREADS));
    run.stop(StopCause.SHUTDOWN, "no worker thread was available", Instant.EPOCH);
    work(run);
  }

  private static String queueOf(RunningAttempt run) {
    return run.claimed().execution().routing().queue();
  }

  private void work(RunningAttempt run) {
    FinishedAttempt finishedAttempt = actionTransactions.commit(run, worker.work(run));
    if (finishedAttempt != null) {
      completionQueue.add(finishedAttempt);
      completionWaker.wake();
    }
  }

  private @Nullable FinishedAttempt abandon(RunningAttempt run, String summary) {
    FinishedAttempt finishedAttempt = worker.abandon(run, summary);
    WorkerPool pool = pools.get(queueOf(run));
    if (finishedAttempt != null && pool != null) {
      abort(run);
      completionQueue.add(finishedAttempt);
      completionWaker.wake();
      pool.replaceWorker().forEach(this::release);
    }
    return finishedAttempt;
  }

  /** {@return the loop that fires and claims} */
  public Loop dispatchLoop() {
    return dispatchLoop;
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

  /**
   * Calls the listeners for all waiting events on the calling thread. For engines without threads.
   */
  public void announce() {
    listenerDispatcher.dispatch();
  }

  ListenerDispatcher listenerDispatcher() {
    return listenerDispatcher;
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
    wakeHere(at);
    clusterLink.workAvailable(at);
  }

  /**
   * Announces that an execution is ready at an instant. This node polls only for executions, not
   * for due tasks.
   */
  private void wakeForReady(Instant at) {
    dispatchLoop.expectReady(at);
    dispatchWaker.wake(at);
    clusterLink.workAvailable(at);
  }

  private void wakeHere(Instant at) {
    dispatchLoop.expectWork(at);
    dispatchWaker.wake(at);
  }

  private void workersAreFree(Instant ready) {
    dispatchLoop.expectReady(ready);
    dispatchWaker.wake();
    clusterLink.workAvailable(ready);
  }

  /**
   * Makes this node and the others check for cancellation requests of running executions at once.
   */
  public void wakeForCancel() {
    cancelHere();
    clusterLink.cancelRequested();
  }

  private void cancelHere() {
    leaseLoop.renewNow();
    leaseWaker.wake();
  }

  /** Handles the signals of other nodes. */
  private final class ClusterListener implements ClusterSignal.Listener {
    @Override
    public void workAvailable(Instant at) {
      wakeHere(at);
    }

    @Override
    public void cancelRequested() {
      cancelHere();
    }

    @Override
    public void onConnected(boolean connected) {
      dispatchLoop.onSignalConnected(connected);
      dispatchWaker.wake();
    }
  }

  /** {@return a copy of the runs that this node owns now} */
  public List<RunningAttempt> ownedRuns() {
    return new ArrayList<>(runRegistry.all());
  }

  /** {@return whether all finished attempts are recorded} */
  public boolean allCompleted() {
    return completionLoop.isIdle();
  }

  /** Releases the executions that are claimed but not started, and returns their number. */
  int releaseWaiting(Instant now) {
    int released = 0;
    for (WorkerPool pool : pools.values()) {
      for (RunningAttempt run : pool.drain()) {
        run.stop(StopCause.SHUTDOWN, "the node is stopping", now);
        work(run);
        released++;
      }
    }
    return released;
  }

  /**
   * Releases an execution whose action does not return in time. The fencing token protects the
   * execution from anything that the action does later.
   */
  void releaseStuck(RunningAttempt run) {
    FinishedAttempt finishedAttempt = worker.abandonAtShutdown(run);
    if (finishedAttempt != null) {
      abort(run);
      completionQueue.add(finishedAttempt);
      completionWaker.wake();
    }
  }

  /**
   * Aborts the transaction of an abandoned run, because its locks would block the execution when it
   * runs again on another node.
   */
  private static void abort(RunningAttempt run) {
    TransactionSupport.Transaction<?> transaction = run.transaction();
    if (transaction != null) {
      transaction.abort();
    }
  }
}
