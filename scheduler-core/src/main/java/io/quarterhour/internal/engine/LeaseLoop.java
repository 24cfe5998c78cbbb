package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.ListAct;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.RenewResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lease loop: renews the leases of this node. It does nothing else, so that no other call to the
 * store delays a renewal. The {@link io.quarterhour.internal.engine.watch.WatchLoop} stops the runs
 * whose leases it could not renew.
 */
final class LeaseLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);
  private static final int MAX_RENEW = 1000;

  /** The interval at which leases are renewed while rows of some of them are locked. */
  private static final Duration RENEW_LOCKED_AGAIN = Duration.ofMillis(500);

  private final ExecutionStore executions;
  private final RunRegistry runRegistry;
  private final EngineOptions options;
  private final LoopWakers wakers;
  private final StoreClock clock;
  private Instant renewAt = Instant.MIN;
  private final ListAct<RunningAttempt, RenewResult> renewal =
      new ListAct<>(MAX_RENEW, RunningAttempt::lease);

  private volatile boolean renewNow;

  /**
   * Creates the loop.
   *
   * @param executions renews the leases
   * @param runRegistry the runs that this node owns
   * @param options the options of the engine
   * @param wakers the wakers of the loops, including this one
   * @param clock the monotonic time from which a lease counts
   */
  LeaseLoop(
      ExecutionStore executions,
      RunRegistry runRegistry,
      EngineOptions options,
      LoopWakers wakers,
      StoreClock clock) {
    this.executions = executions;
    this.runRegistry = runRegistry;
    this.options = options;
    this.wakers = wakers;
    this.clock = clock;
  }

  /** Wakes the loop to renew all leases at once, which also finds cancellation requests. */
  void renewNow() {
    renewNow = true;
    wakers.leases().wake();
  }

  /**
   * Renews all leases if it is time. While there are none, each step only moves that time, so that
   * a lease is renewed for the first time before a third of it has passed.
   */
  @Override
  public Instant step(Instant now) {
    boolean timeWentBack = renewAt.isAfter(now.plus(options.leaseDuration()));
    boolean isTime = renewNow || !now.isBefore(renewAt) || timeWentBack;
    renewNow = false;
    boolean all = true;
    if (isTime && !runRegistry.isEmpty()) {
      all = renewAll(new LeaseRequest(options.node(), now, now.plus(options.leaseDuration())));
    }
    if (isTime || runRegistry.isEmpty()) {
      renewAt = now.plus(all ? options.leaseDuration().dividedBy(3) : RENEW_LOCKED_AGAIN);
    }
    return renewAt;
  }

  /** {@return whether no lease must be renewed again soon, because a row was locked} */
  private boolean renewAll(LeaseRequest leaseRequest) {
    // The store may have extended a lease as soon as the request was sent, so that it counts from
    // then.
    long leaseEnd = clock.nanosAt(leaseRequest.until());
    Renewals renewals = new Renewals(leaseRequest.now(), leaseEnd);
    renewal
        .perform(
            new ArrayList<>(runRegistry.all()),
            runs ->
                executions.renew(runs.stream().map(RunningAttempt::lease).toList(), leaseRequest),
            renewals)
        .throwCause();
    return renewals.all;
  }

  /**
   * The results of one renewal. A lease that the store refuses to renew just ends, unless a later
   * renewal is accepted.
   */
  private final class Renewals implements ListAct.Handler<RunningAttempt, RenewResult> {
    private final Instant now;
    private final long leaseEnd;
    private boolean all = true;

    Renewals(Instant now, long leaseEnd) {
      this.now = now;
      this.leaseEnd = leaseEnd;
    }

    @Override
    public void accepted(RunningAttempt run, RenewResult result) {
      applyRenewal(run, result, now, leaseEnd);
      all &= result != RenewResult.LOCKED;
    }

    @Override
    public void giveUp(RunningAttempt run, RuntimeException refusal) {
      LOG.warn(
          "Store refuses to renew the lease of an execution, while it renews others; if that lasts,"
              + " the action is asked to stop before the lease ends. execution={}, action={},"
              + " reason: {}",
          run.lease().execution(),
          run.claimed().execution().action(),
          OneLine.of(String.valueOf(refusal.getMessage())));
    }
  }

  private void applyRenewal(RunningAttempt run, RenewResult result, Instant now, long leaseEnd) {
    switch (result) {
      case EXTENDED -> run.leasedUntil(leaseEnd);
      case CANCEL_REQUESTED -> {
        run.leasedUntil(leaseEnd);
        stop(run, StopCause.CANCELLED, "cancellation was requested", now);
      }
      case LOST -> {
        run.leasedUntil(clock.nanoTime());
        stop(run, StopCause.LEASE_LOST, "another node has claimed the execution", now);
      }
      case LOCKED -> {}
    }
  }

  private void stop(RunningAttempt run, StopCause cause, String reason, Instant now) {
    run.stop(cause, reason, now);
    wakers.watch().wake();
  }
}
