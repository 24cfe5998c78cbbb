package io.quarterhour.internal.engine.watch;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.internal.work.TimeLimit;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a run receives its cancellation signal, when its thread is interrupted, and when it
 * is abandoned because its action does not return even then.
 *
 * <pre>
 *   cause of the stop                     signal       interrupt           abandonment
 *   ------------------------------------  -----------  ------------------  ---------------
 *   the time limit is exceeded            at once      at once             one grace period
 *   a caller cancels, or the node stops   at once      one grace period    after the
 *   two thirds of the lease have passed   at once      when the lease      interrupt
 *     without a renewal                                  ends
 * </pre>
 *
 * <p>Whatever the cause, a run is interrupted when its lease ends: from then on another node may
 * run its execution. A lease that is renewed after the signal does not end, and the run then
 * continues unless there is another cause.
 */
final class StopEscalation {
  private static final Logger LOG = LoggerFactory.getLogger(StopEscalation.class);

  private final RunAbandoner runAbandoner;
  private final EngineOptions options;
  private final StoreClock clock;

  StopEscalation(RunAbandoner runAbandoner, EngineOptions options, StoreClock clock) {
    this.runAbandoner = runAbandoner;
    this.options = options;
    this.clock = clock;
  }

  /** Takes all steps that are due for a run, and returns the instant of the next one. */
  Instant escalate(RunningAttempt run, Instant now) {
    Instant leaseEnd = now.plusNanos(run.leaseEndNanos() - clock.nanoTime());
    Instant nextSignal = signal(run, leaseEnd, now);
    Instant nextStep = interrupt(run, leaseEnd, now);
    return nextSignal.isBefore(nextStep) ? nextSignal : nextStep;
  }

  /** Signals a run whose time limit is exceeded or whose lease was not renewed in time. */
  private Instant signal(RunningAttempt run, Instant leaseEnd, Instant now) {
    Instant next = Loop.NEVER;
    TimeLimit timeLimit = run.timeLimit();
    if (timeLimit != null && now.isBefore(timeLimit.deadline())) {
      next = timeLimit.deadline();
    } else if (timeLimit != null) {
      run.stop(StopCause.TIME_LIMIT, timeLimit.exceeded(), now);
    }
    Instant warnAt = leaseEnd.minus(options.leaseDuration().dividedBy(3));
    if (now.isBefore(warnAt)) {
      return warnAt.isBefore(next) ? warnAt : next;
    }
    run.stop(StopCause.LEASE_LOST, "the lease could not be renewed in time", now);
    return next;
  }

  /** Interrupts a run that does not stop in time, and later abandons it. */
  private Instant interrupt(RunningAttempt run, Instant leaseEnd, Instant now) {
    Instant signalledAt = run.signalledAt();
    StopCause cause = run.cause();
    if (signalledAt == null || cause == null || run.startedAt() == null) {
      return Loop.NEVER;
    }
    Instant interruptAt =
        switch (cause) {
          case TIME_LIMIT -> signalledAt;
          case LEASE_LOST -> leaseEnd;
          case CANCELLED, SHUTDOWN -> {
            Instant graceEnd = signalledAt.plus(options.cancelGracePeriod());
            yield graceEnd.isBefore(leaseEnd) ? graceEnd : leaseEnd;
          }
        };
    if (now.isBefore(interruptAt) && !run.isInterrupted()) {
      return interruptAt;
    }
    Instant abandonAt = run.interrupt(now).plus(options.cancelGracePeriod());
    if (now.isBefore(abandonAt)) {
      return abandonAt;
    }
    abandon(run);
    return Loop.NEVER;
  }

  private void abandon(RunningAttempt run) {
    Duration grace = options.cancelGracePeriod();
    String reason = run.reason().orElse("");
    String summary =
        reason + ", and the action did not return within " + grace + " after its interrupt";
    if (runAbandoner.abandon(run, summary)) {
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
  }
}
