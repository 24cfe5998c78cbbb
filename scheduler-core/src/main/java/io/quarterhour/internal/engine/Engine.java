package io.quarterhour.internal.engine;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.internal.cache.CalendarCache;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.delivery.FirstDeliveryTime;
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
 * One node, put together: its lanes and its workers. It has no thread of its own; {@link
 * EngineLifecycle} gives it some, a test turns the lanes by hand.
 */
public final class Engine {
  /** A queue whose executor gives no threads is left alone for so long. */
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
  private volatile Waker intakeWaker = Waker.NONE;
  private volatile Waker settlementWaker = Waker.NONE;
  private volatile Waker leasesWaker = Waker.NONE;
  private volatile Waker upkeepWaker = Waker.NONE;

  /**
   * What an engine is made of.
   *
   * @param store where everything is kept
   * @param clock what time it is
   * @param shop what workers need
   * @param ids where ids come from
   * @param calendars the calendars of the host
   * @param listeners who is told of ends
   * @param threads the executor that the workers of a queue run on, by the name of the queue
   */
  public record Parts(
      SchedulerStore store,
      StoreClock clock,
      Workshop shop,
      ExecutionIdGenerator ids,
      CalendarCache calendars,
      List<ExecutionListener> listeners,
      Function<String, Executor> threads) {}

  /** Puts a node together. */
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
    intakeWaker = forIntake;
    settlementWaker = forSettlement;
    leasesWaker = forLeases;
    upkeepWaker = forUpkeep;
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
    // These may pause for long while nothing is held.
    Instant now = clock.instant();
    leasesWaker.wake(now.plus(LeaseLoop.WATCH_EVERY));
    upkeepWaker.wake(now.plus(MaintenanceLoop.LOG_EVERY));
  }

  /** An execution for which there is no thread goes back, to be run elsewhere or later. */
  private void release(RunningAttempt run) {
    runRegistry.suspend(queueOf(run), clock.instant().plus(NO_THREADS));
    run.stop(StopCause.SHUTDOWN, "no thread could be had", Instant.EPOCH);
    work(run);
  }

  private static String queueOf(RunningAttempt run) {
    return run.claimed().execution().routing().queue();
  }

  private void work(RunningAttempt run) {
    FinishedAttempt finishedAttempt = actionTransactions.commit(run, worker.work(run));
    if (finishedAttempt != null) {
      completionQueue.add(finishedAttempt);
      settlementWaker.wake();
    }
  }

  private @Nullable FinishedAttempt abandon(RunningAttempt run, String summary) {
    FinishedAttempt finishedAttempt = worker.abandon(run, summary);
    WorkerPool pool = pools.get(queueOf(run));
    if (finishedAttempt != null && pool != null) {
      abort(run);
      completionQueue.add(finishedAttempt);
      settlementWaker.wake();
      pool.replaceWorker().forEach(this::release);
    }
    return finishedAttempt;
  }

  /** {@return the lane that fires and claims} */
  public Loop dispatchLoop() {
    return dispatchLoop;
  }

  /**
   * Puts calls of actions into the store; one that is ready may begin here at once.
   *
   * @return what became of each, in order
   */
  public List<InsertResult> enqueue(List<NewExecution> calls, Instant now) {
    return callEnqueuer.enqueue(calls, now);
  }

  /** Lets calls begin here as they are put into the store. */
  public void open() {
    callEnqueuer.open();
  }

  /** Lets no call begin here any more that was not claimed; those on their way have so long. */
  void close(Duration longest) throws InterruptedException {
    callEnqueuer.close(longest);
  }

  /** {@return the lane that records} */
  public Loop completionLoop() {
    return completionLoop;
  }

  /** {@return the lane that keeps what is owned} */
  public Loop leaseLoop() {
    return leaseLoop;
  }

  /** {@return the lane that keeps house} */
  public Loop maintenanceLoop() {
    return maintenanceLoop;
  }

  /** Tells listeners what waits for them, on the thread that calls: for engines without threads. */
  public void announce() {
    listenerDispatcher.announce();
  }

  ListenerDispatcher announcer() {
    return listenerDispatcher;
  }

  /** Begins to listen to what other nodes tell. */
  public void listen() {
    clusterLink.listen();
  }

  /** Tells other nodes nothing more, and hears nothing more. */
  public void disconnect() {
    clusterLink.disconnect();
  }

  /** Something may be due or ready at an instant, here or elsewhere. */
  public void wake(Instant at) {
    wakeHere(at);
    clusterLink.workAvailable(at);
  }

  /** An execution is ready at an instant; here nobody need look for due tasks because of it. */
  private void wakeForReady(Instant at) {
    dispatchLoop.expectReady(at);
    intakeWaker.wake(at);
    clusterLink.workAvailable(at);
  }

  private void wakeHere(Instant at) {
    dispatchLoop.expectWork(at);
    intakeWaker.wake(at);
  }

  private void workersAreFree(Instant ready) {
    dispatchLoop.expectReady(ready);
    intakeWaker.wake();
    clusterLink.workAvailable(ready);
  }

  /** Somebody asked running executions to stop, here or elsewhere. */
  public void wakeForCancel() {
    cancelHere();
    clusterLink.cancelRequested();
  }

  private void cancelHere() {
    leaseLoop.renewNow();
    leasesWaker.wake();
  }

  /** What other nodes tell. */
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
    public void onConnected(boolean works) {
      dispatchLoop.onSignalConnected(works);
      intakeWaker.wake();
    }
  }

  /** {@return what this node owns now} */
  public List<RunningAttempt> held() {
    return new ArrayList<>(runRegistry.all());
  }

  /** {@return whether everything that workers told is recorded} */
  public boolean isSettled() {
    return completionLoop.isIdle();
  }

  /** Gives back what was claimed and has not begun, and answers how many these were. */
  int releaseWaiting(Instant now) {
    int released = 0;
    for (WorkerPool pool : pools.values()) {
      for (RunningAttempt run : pool.drain()) {
        run.stop(StopCause.SHUTDOWN, "the node stops", now);
        work(run);
        released++;
      }
    }
    return released;
  }

  /** Gives back what does not return in time; what it may still do is fenced off by its token. */
  void releaseStuck(RunningAttempt run) {
    FinishedAttempt finishedAttempt = worker.abandonAtShutdown(run);
    if (finishedAttempt != null) {
      abort(run);
      completionQueue.add(finishedAttempt);
      settlementWaker.wake();
    }
  }

  /** What is given up must not keep what it has locked: it may run again elsewhere. */
  private static void abort(RunningAttempt run) {
    TransactionSupport.Transaction<?> transaction = run.transaction();
    if (transaction != null) {
      transaction.abort();
    }
  }
}
