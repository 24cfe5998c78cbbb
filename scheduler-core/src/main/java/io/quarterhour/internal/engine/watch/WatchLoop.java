package io.quarterhour.internal.engine.watch;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.work.RunningAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watch loop: stops the runs of this node that exceed their time limit, that were cancelled, or
 * whose lease is about to end. It never calls the store and never waits for a plug-in, so that none
 * of this is late while the store does not answer.
 */
public final class WatchLoop implements Loop {
  /**
   * The interval at which runs are checked while there are any. Workers do not announce that an
   * attempt starts.
   */
  public static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);

  private final Collection<RunningAttempt> runs;
  private final StopEscalation stopEscalation;

  /**
   * Creates the loop.
   *
   * @param runs a live view of the runs that this node owns
   * @param runAbandoner abandons the runs that do not return
   * @param options the options of the engine
   * @param clock the time of the engine, and the monotonic time of leases
   */
  public WatchLoop(
      Collection<RunningAttempt> runs,
      RunAbandoner runAbandoner,
      EngineOptions options,
      StoreClock clock) {
    this.runs = runs;
    stopEscalation = new StopEscalation(runAbandoner, options, clock);
  }

  @Override
  public boolean usesStore() {
    return false;
  }

  @Override
  public Instant step(Instant now) {
    Instant next = runs.isEmpty() ? NEVER : now.plus(CHECK_INTERVAL);
    for (RunningAttempt run : runs) {
      Instant nextOfRun = run.isFinished() ? NEVER : escalate(run, now);
      next = nextOfRun.isBefore(next) ? nextOfRun : next;
    }
    return next;
  }

  /** An error, for example for want of memory, concerns one run at a time. */
  private Instant escalate(RunningAttempt run, Instant now) {
    try {
      return stopEscalation.escalate(run, now);
    } catch (RuntimeException | Error e) {
      LOG.error(
          "Unexpected error while a run was stopped; it is tried again. If it repeats, report this"
              + " stack trace to the developers of the scheduler. execution={}, action={}",
          run.lease().execution(),
          run.claimed().execution().action(),
          e);
      return NEVER;
    }
  }
}
