package io.quarterhour.internal.lane;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.internal.delivery.Departures;
import io.quarterhour.internal.flow.CalendarBook;
import io.quarterhour.internal.flow.Finished;
import io.quarterhour.internal.flow.IdSource;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.plugin.Guard;
import io.quarterhour.internal.record.Recorder;
import io.quarterhour.internal.work.Run;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.internal.work.WorkerPool;
import io.quarterhour.internal.work.Workshop;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.InsertResult;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.TransactionSupport;
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
 * One node, put together: its lanes and its workers. It has no thread of its own; {@link Crank}
 * gives it some, a test turns the lanes by hand.
 */
public final class Engine {
  /** A queue whose executor gives no threads is left alone for so long. */
  private static final Duration NO_THREADS = Duration.ofSeconds(1);

  private final Holdings holdings;
  private final StoreClock clock;
  private final Inbox inbox = new Inbox();
  private final Worker worker;
  private final Map<String, WorkerPool> pools = new TreeMap<>();
  private final Intake intake;
  private final Reception reception;
  private final Commits commits;
  private final Settlement settlement;
  private final Leases leases;
  private final Upkeep upkeep;
  private final Neighbours neighbours;
  private final Announcer announcer;
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
      IdSource ids,
      CalendarBook calendars,
      List<ExecutionListener> listeners,
      Function<String, Executor> threads) {}

  /** Puts a node together. */
  public Engine(Parts parts, EngineOptions options) {
    Workshop shop = parts.shop();
    holdings = new Holdings(options.queues());
    clock = parts.clock();
    worker = new Worker(shop);
    options
        .queues()
        .forEach(
            (queue, q) ->
                pools.put(
                    queue, new WorkerPool(parts.threads().apply(queue), q.workers(), this::work)));
    neighbours = new Neighbours(parts.store().signal().orElse(null), new Heard());
    announcer = new Announcer(parts.listeners(), new Guard(), options);
    Intake.Outlet outlet =
        new Intake.Outlet(shop.plugins().claimable(), this::start, neighbours::workAvailable);
    intake =
        new Intake(
            parts.store(),
            shop.definitions(),
            new Planner(parts.ids(), parts.calendars()::kept),
            holdings,
            options,
            outlet);
    reception = reception(parts.store().executions(), options, outlet);
    Recorder recorder = new Recorder(parts.ids(), new Departures(shop.plugins(), shop.breakers()));
    commits = new Commits(recorder, clock);
    settlement =
        new Settlement(
            parts.store(),
            recorder,
            holdings,
            inbox,
            shop.logs(),
            new Settlement.Outlet(this::workersAreFree, announcer));
    leases = new Leases(parts.store().executions(), holdings, options, this::giveUp);
    upkeep = new Upkeep(parts.store(), holdings, shop.logs(), options, clock);
  }

  private Reception reception(
      ExecutionStore executions, EngineOptions options, Intake.Outlet outlet) {
    return new Reception(
        executions, holdings, options, outlet, intake.behind(), this::wakeForReady);
  }

  void wakers(Waker forIntake, Waker forSettlement, Waker forLeases, Waker forUpkeep) {
    intakeWaker = forIntake;
    settlementWaker = forSettlement;
    leasesWaker = forLeases;
    upkeepWaker = forUpkeep;
  }

  private void start(List<Run> runs) {
    Map<String, List<Run>> byQueue = new TreeMap<>();
    for (Run run : runs) {
      byQueue.computeIfAbsent(queueOf(run), q -> new ArrayList<>(runs.size())).add(run);
    }
    byQueue.forEach(this::start);
  }

  private void start(String queue, List<Run> runs) {
    WorkerPool pool = pools.get(queue);
    if (pool == null) {
      throw new IllegalStateException("claimed from a queue that is not served");
    }
    pool.submit(runs).forEach(this::giveBack);
    // These may pause for long while nothing is held.
    Instant now = clock.instant();
    leasesWaker.wake(now.plus(Leases.WATCH_EVERY));
    upkeepWaker.wake(now.plus(Upkeep.LOG_EVERY));
  }

  /** An execution for which there is no thread goes back, to be run elsewhere or later. */
  private void giveBack(Run run) {
    holdings.rest(queueOf(run), clock.instant().plus(NO_THREADS));
    run.stop(StopCause.SHUTDOWN, "no thread could be had", Instant.EPOCH);
    work(run);
  }

  private static String queueOf(Run run) {
    return run.claimed().execution().routing().queue();
  }

  private void work(Run run) {
    Finished finished = commits.settle(run, worker.work(run));
    if (finished != null) {
      inbox.add(finished);
      settlementWaker.wake();
    }
  }

  private @Nullable Finished giveUp(Run run, String summary) {
    Finished finished = worker.giveUp(run, summary);
    WorkerPool pool = pools.get(queueOf(run));
    if (finished != null && pool != null) {
      abort(run);
      inbox.add(finished);
      settlementWaker.wake();
      pool.replaceWorker().forEach(this::giveBack);
    }
    return finished;
  }

  /** {@return the lane that fires and claims} */
  public Lane intake() {
    return intake;
  }

  /**
   * Puts calls of actions into the store; one that is ready may begin here at once.
   *
   * @return what became of each, in order
   */
  public List<InsertResult> enqueue(List<NewExecution> calls, Instant now) {
    return reception.enqueue(calls, now);
  }

  /** Lets calls begin here as they are put into the store. */
  public void open() {
    reception.open();
  }

  /** Lets no call begin here any more that was not claimed; those on their way have so long. */
  void close(Duration longest) throws InterruptedException {
    reception.close(longest);
  }

  /** {@return the lane that records} */
  public Lane settlement() {
    return settlement;
  }

  /** {@return the lane that keeps what is owned} */
  public Lane leases() {
    return leases;
  }

  /** {@return the lane that keeps house} */
  public Lane upkeep() {
    return upkeep;
  }

  /** Tells listeners what waits for them, on the thread that calls: for engines without threads. */
  public void announce() {
    announcer.announce();
  }

  Announcer announcer() {
    return announcer;
  }

  /** Begins to listen to what other nodes tell. */
  public void listen() {
    neighbours.listen();
  }

  /** Tells other nodes nothing more, and hears nothing more. */
  public void leave() {
    neighbours.leave();
  }

  /** Something may be due or ready at an instant, here or elsewhere. */
  public void wake(Instant at) {
    wakeHere(at);
    neighbours.workAvailable(at);
  }

  /** An execution is ready at an instant; here nobody need look for due tasks because of it. */
  private void wakeForReady(Instant at) {
    intake.tellReady(at);
    intakeWaker.wake(at);
    neighbours.workAvailable(at);
  }

  private void wakeHere(Instant at) {
    intake.tell(at);
    intakeWaker.wake(at);
  }

  private void workersAreFree(Instant ready) {
    intake.tellReady(ready);
    intakeWaker.wake();
    neighbours.workAvailable(ready);
  }

  /** Somebody asked running executions to stop, here or elsewhere. */
  public void wakeForCancel() {
    cancelHere();
    neighbours.cancelRequested();
  }

  private void cancelHere() {
    leases.hurry();
    leasesWaker.wake();
  }

  /** What other nodes tell. */
  private final class Heard implements ClusterSignal.Listener {
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
      intake.hears(works);
      intakeWaker.wake();
    }
  }

  /** {@return what this node owns now} */
  public List<Run> held() {
    return new ArrayList<>(holdings.all());
  }

  /** {@return whether everything that workers told is recorded} */
  public boolean isSettled() {
    return settlement.isIdle();
  }

  /** Gives back what was claimed and has not begun, and answers how many these were. */
  int releaseWaiting(Instant now) {
    int released = 0;
    for (WorkerPool pool : pools.values()) {
      for (Run run : pool.takeLine()) {
        run.stop(StopCause.SHUTDOWN, "the node stops", now);
        work(run);
        released++;
      }
    }
    return released;
  }

  /** Gives back what does not return in time; what it may still do is fenced off by its token. */
  void releaseStuck(Run run) {
    Finished finished = worker.leaveBehind(run);
    if (finished != null) {
      abort(run);
      inbox.add(finished);
      settlementWaker.wake();
    }
  }

  /** What is given up must not keep what it has locked: it may run again elsewhere. */
  private static void abort(Run run) {
    TransactionSupport.Transaction<?> transaction = run.transaction();
    if (transaction != null) {
      transaction.abort();
    }
  }
}
