package io.quarterhour.internal.engine;

import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * Puts calls of actions into the store, on the thread of whoever calls.
 *
 * <p>While the node runs, a single call that is ready is leased to it as it is inserted, if one of
 * its workers has nothing to do and nothing that is known to be ready waits for that worker: so it
 * begins after one commit instead of two. A node whose workers are all busy takes nothing ahead in
 * this way: another node may be free.
 *
 * <p>Safe for use by many threads.
 */
final class CallEnqueuer {
  private final ExecutionStore executions;
  private final RunRegistry runRegistry;
  private final EngineOptions options;
  private final DispatchLoop.DispatchSink dispatchSink;
  private final Set<String> backloggedQueues;
  private final Consumer<Instant> toClaim;

  /** Calls share it from before they are inserted until they run; who waits for them takes it. */
  private final ReentrantReadWriteLock onTheWay = new ReentrantReadWriteLock();

  private volatile boolean open;
  private volatile boolean tooLate;

  /**
   * Closed to begin with.
   *
   * @param behind queues in which something may be ready that came before
   * @param toClaim is told when there is something to be claimed
   */
  CallEnqueuer(
      ExecutionStore executions,
      RunRegistry runRegistry,
      EngineOptions options,
      DispatchLoop.DispatchSink dispatchSink,
      Set<String> behind,
      Consumer<Instant> toClaim) {
    this.executions = executions;
    this.runRegistry = runRegistry;
    this.options = options;
    this.dispatchSink = dispatchSink;
    this.backloggedQueues = behind;
    this.toClaim = toClaim;
  }

  /** Lets calls begin here from now on. */
  void open() {
    open = true;
  }

  /**
   * Lets no other call begin here; all are inserted, for others.
   *
   * @param longest so long those may take that are on their way; what comes later is left alone
   *     until its lease runs out
   */
  void close(Duration longest) throws InterruptedException {
    open = false;
    if (onTheWay.writeLock().tryLock(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      onTheWay.writeLock().unlock();
    } else {
      tooLate = true;
    }
  }

  /** {@return what became of each, in order} */
  List<InsertResult> enqueue(List<NewExecution> calls, Instant now) {
    LeaseRequest leaseRequest = new LeaseRequest(options.node(), now, now.plus(options.lease()));
    // Of a list some would have to be claimed, and might overtake those that need not.
    return calls.size() == 1
        ? one(calls.get(0), leaseRequest)
        : tellOf(calls, executions.enqueue(calls, leaseRequest));
  }

  private List<InsertResult> one(NewExecution call, LeaseRequest leaseRequest) {
    SlotReservation slotReservation =
        new SlotReservation(runRegistry, dispatchSink, leaseRequest, this::reserve);
    onTheWay.readLock().lock();
    try {
      List<NewExecution> booked = List.of(slotReservation.request(call));
      List<InsertResult> answers = executions.enqueue(booked, leaseRequest);
      if (!tooLate) {
        slotReservation.collect(booked.get(0), answers.get(0));
      }
      return tellOf(booked, answers);
    } finally {
      slotReservation.startAndRelease();
      onTheWay.readLock().unlock();
    }
  }

  private boolean reserve(String queue) {
    return open && !backloggedQueues.contains(queue) && runRegistry.reserveWorker(queue);
  }

  private List<InsertResult> tellOf(List<NewExecution> calls, List<InsertResult> answers) {
    Instant earliest = Loop.NEVER;
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).status() == InsertResult.Status.WAITING) {
        earliest = PollSchedule.earlier(earliest, calls.get(i).readyAt());
      }
    }
    if (!earliest.equals(Loop.NEVER)) {
      toClaim.accept(earliest);
    }
    return answers;
  }
}
