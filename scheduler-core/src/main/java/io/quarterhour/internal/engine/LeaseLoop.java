package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.PollSchedule.earlier;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.RenewResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lease loop: renews the leases of this node, enforces time limits, and interrupts and abandons
 * actions that do not stop. It does nothing else, so that no other call to the store delays a
 * renewal.
 */
final class LeaseLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);

  /**
   * The interval at which time limits are checked while anything is held. Workers do not announce
   * that an attempt starts.
   */
  static final Duration WATCH_EVERY = Duration.ofMillis(500);

  private static final int MAX_RENEW = 1000;

  private final ExecutionStore executions;
  private final RunRegistry runRegistry;
  private final RunStarter runStarter;
  private final EngineOptions options;
  private final LoopWakers wakers;
  private Instant renewAt = Instant.MIN;

  /** The end of the leases that were renewed last. */
  private Instant renewedUntil = Instant.MIN;

  private volatile boolean renewNow;

  /**
   * Creates the loop.
   *
   * @param executions renews the leases
   * @param runRegistry the runs that this node owns
   * @param runStarter abandons the runs that do not return
   * @param options the options of the engine
   * @param wakers the wakers of the loops, including this one
   */
  LeaseLoop(
      ExecutionStore executions,
      RunRegistry runRegistry,
      RunStarter runStarter,
      EngineOptions options,
      LoopWakers wakers) {
    this.executions = executions;
    this.runRegistry = runRegistry;
    this.runStarter = runStarter;
    this.options = options;
    this.wakers = wakers;
  }

  /** Wakes the loop to renew all leases at once, which also finds cancellation requests. */
  void renewNow() {
    renewNow = true;
    wakers.leases().wake();
  }

  /**
   * Renews leases and then checks time limits and stops, so that a cancellation request that the
   * renewal found is handled at once. Time limits are enforced even if the renewal fails.
   */
  @Override
  public Instant step(Instant now) {
    Instant renewal = NEVER;
    Instant deadline = NEVER;
    try {
      renewal = renew(now);
    } finally {
      deadline = watch(now);
    }
    Instant next = earlier(renewal, deadline);
    return runRegistry.isEmpty() ? next : earlier(next, now.plus(WATCH_EVERY));
  }

  private Instant renew(Instant now) {
    if (runRegistry.isEmpty()) {
      renewAt = now.plus(options.leaseDuration().dividedBy(3));
      renewedUntil = Instant.MIN;
      renewNow = false;
      return NEVER;
    }
    if (renewNow || !now.isBefore(renewAt)) {
      renewNow = false;
      Instant until = now.plus(options.leaseDuration());
      try {
        boolean all = renewAll(new LeaseRequest(options.node(), now, until));
        renewedUntil = until;
        renewAt = now.plus(all ? options.leaseDuration().dividedBy(3) : WATCH_EVERY);
      } catch (RuntimeException e) {
        signalExpiredLeases(now);
        throw e;
      }
    }
    return renewAt;
  }

  /** Signals actions whose leases have expired while the store was unavailable. */
  private void signalExpiredLeases(Instant now) {
    for (RunningAttempt run : runRegistry.all()) {
      Instant claimedUntil = run.claimed().execution().ownership().leaseUntil();
      boolean ranOut = claimedUntil == null || !now.isBefore(claimedUntil);
      if (ranOut && !now.isBefore(renewedUntil)) {
        run.stop(StopCause.LEASE_LOST, "the lease could not be renewed in time", now);
      }
    }
  }

  /** {@return whether no lease must be renewed again soon, because a row was locked} */
  private boolean renewAll(LeaseRequest leaseRequest) {
    boolean all = true;
    List<RunningAttempt> runs = new ArrayList<>(runRegistry.all());
    for (int from = 0; from < runs.size(); from += MAX_RENEW) {
      List<RunningAttempt> some = runs.subList(from, Math.min(runs.size(), from + MAX_RENEW));
      List<Lease> leases = some.stream().map(RunningAttempt::lease).toList();
      List<RenewResult> answers = executions.renew(leases, leaseRequest);
      for (int i = 0; i < some.size(); i++) {
        applyRenewal(some.get(i), answers.get(i), leaseRequest.now());
        all &= answers.get(i) != RenewResult.LOCKED;
      }
    }
    return all;
  }

  private static void applyRenewal(RunningAttempt run, RenewResult result, Instant now) {
    if (result == RenewResult.CANCEL_REQUESTED) {
      run.stop(StopCause.CANCELLED, "cancellation was requested", now);
    } else if (result == RenewResult.LOST) {
      run.stop(StopCause.LEASE_LOST, "another node has claimed the execution", now);
    }
  }

  /** Enforces time limits and escalates stops. Returns the next instant at which either is due. */
  private Instant watch(Instant now) {
    Instant next = NEVER;
    for (RunningAttempt run : runRegistry.all()) {
      Instant deadline = run.deadline();
      if (deadline != null && !now.isBefore(deadline)) {
        Instant began = run.startedAt();
        String limit = began == null ? "" : " of " + Duration.between(began, deadline);
        run.stop(StopCause.TIME_LIMIT, "the time limit" + limit + " was exceeded", now);
      } else if (deadline != null) {
        next = earlier(next, deadline);
      }
      next = earlier(next, escalateStop(run, now));
    }
    return next;
  }

  /**
   * Interrupts an action that does not stop in time, and later abandons it. Returns the instant of
   * the next escalation.
   */
  private Instant escalateStop(RunningAttempt run, Instant now) {
    Instant nominal = run.signalledAt();
    StopCause cause = run.cause();
    if (nominal == null || cause == null || run.startedAt() == null) {
      return NEVER;
    }
    Instant interruptAt =
        cause == StopCause.TIME_LIMIT ? nominal : nominal.plus(options.cancelGracePeriod());
    if (now.isBefore(interruptAt)) {
      return interruptAt;
    }
    Instant giveUpAt = run.interrupt(now).plus(options.cancelGracePeriod());
    if (now.isBefore(giveUpAt)) {
      return giveUpAt;
    }
    String summary =
        run.reason().orElse("")
            + ", and the action did not return within "
            + options.cancelGracePeriod()
            + " after its interrupt";
    if (runStarter.abandon(run, summary)) {
      LOG.error(
          "Action did not return and is abandoned: its attempt ends without its result, and its"
              + " worker thread is replaced but runs on until the action returns. Make the action"
              + " react to interruption. execution={}, action={}, reason: {}\n"
              + "{}",
          run.lease().execution(),
          run.claimed().execution().action(),
          summary,
          run.stackTrace());
    }
    return NEVER;
  }
}
