package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Inserts calls of actions into the store, on the calling thread.
 *
 * <p>While the node runs, a single call that is ready is leased to this node as it is inserted, if
 * one of its workers is idle and the queue has no backlog. The call then starts after one commit
 * instead of two. The prefetch slots are not used for this, because another node may have an idle
 * worker.
 *
 * <p>Safe for use by many threads.
 */
final class CallEnqueuer {
  private final ExecutionStore executions;
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final WorkAnnouncer workAnnouncer;
  private final EngineOptions options;

  /**
   * Calls hold the read lock from before they are inserted until they are started; {@link #close}
   * takes the write lock to wait for them.
   */
  private final ReentrantReadWriteLock inProgress = new ReentrantReadWriteLock();

  private volatile boolean open;
  private volatile boolean tooLate;

  /**
   * Creates an enqueuer that is closed: it inserts calls but leases none.
   *
   * @param executions the store of the calls
   * @param runRegistry provides the slots of calls that are leased as they are inserted
   * @param runStarter starts these calls
   * @param workAnnouncer announces the calls that wait to be claimed
   * @param options the options of the engine
   */
  CallEnqueuer(
      ExecutionStore executions,
      RunRegistry runRegistry,
      RunStarter runStarter,
      WorkAnnouncer workAnnouncer,
      EngineOptions options) {
    this.executions = executions;
    this.runRegistry = runRegistry;
    this.runStarter = runStarter;
    this.workAnnouncer = workAnnouncer;
    this.options = options;
  }

  /** Allows calls to be leased to this node from now on. */
  void open() {
    open = true;
  }

  /**
   * Stops leasing calls to this node; calls are still inserted, to be claimed by other nodes.
   *
   * @param longest the maximum wait for calls that are being inserted. A call that is leased after
   *     this time is not started here. After its lease expires it is claimed again; that counts as
   *     a lost lease, so that a non-repeatable call ends as INTERRUPTED
   */
  void close(Duration longest) throws InterruptedException {
    open = false;
    if (inProgress.writeLock().tryLock(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      inProgress.writeLock().unlock();
    } else {
      tooLate = true;
    }
  }

  /** {@return the results, one for each call, in order} */
  List<InsertResult> enqueue(List<NewExecution> calls, Instant now) {
    LeaseRequest leaseRequest =
        new LeaseRequest(options.node(), now, now.plus(options.leaseDuration()));
    // A list is not leased at insertion: a part of it would be leased and the rest claimed, so that
    // its calls could start out of order.
    return calls.size() == 1
        ? one(calls.get(0), leaseRequest)
        : announce(calls, executions.enqueue(calls, leaseRequest));
  }

  private List<InsertResult> one(NewExecution call, LeaseRequest leaseRequest) {
    SlotReservation slotReservation = new SlotReservation(runRegistry, runStarter, leaseRequest);
    inProgress.readLock().lock();
    try {
      List<NewExecution> booked = List.of(open ? slotReservation.requestWorker(call) : call);
      List<InsertResult> answers = executions.enqueue(booked, leaseRequest);
      if (!tooLate) {
        slotReservation.collect(booked.get(0), answers.get(0));
      }
      return announce(booked, answers);
    } finally {
      slotReservation.startAndRelease();
      inProgress.readLock().unlock();
    }
  }

  private List<InsertResult> announce(List<NewExecution> calls, List<InsertResult> answers) {
    Instant earliest = Loop.NEVER;
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).status() == InsertResult.Status.WAITING) {
        earliest = PollSchedule.earlier(earliest, calls.get(i).readyAt());
      }
    }
    if (!earliest.equals(Loop.NEVER)) {
      workAnnouncer.ready(earliest);
    }
    return answers;
  }
}
