package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.engine.watch.DetachedCalls;
import io.quarterhour.internal.engine.watch.WatchLoop;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.internal.work.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Starts the runs that this node owns, and releases those that have no thread or are not started
 * when the node stops. Safe for use by many threads.
 */
final class RunStarter {
  /** The time for which nothing is claimed from a queue whose executor provided no thread. */
  private static final Duration NO_THREADS = Duration.ofSeconds(1);

  private final RunRegistry runRegistry;
  private final Map<String, WorkerPool> pools;
  private final LoopWakers wakers;
  private final StoreClock clock;
  private final DetachedCalls detachedCalls;

  /**
   * Creates a starter.
   *
   * @param runRegistry receives the runs
   * @param pools the workers, by the name of their queue
   * @param wakers the wakers of the loops that attend to runs
   * @param clock the time of the engine
   * @param detachedCalls run the cancellation callbacks of actions
   */
  RunStarter(
      RunRegistry runRegistry,
      Map<String, WorkerPool> pools,
      LoopWakers wakers,
      StoreClock clock,
      DetachedCalls detachedCalls) {
    this.runRegistry = runRegistry;
    this.pools = pools;
    this.wakers = wakers;
    this.clock = clock;
    this.detachedCalls = detachedCalls;
  }

  /** Registers and starts runs for which slots are taken. */
  void start(List<RunningAttempt> runs) {
    Map<String, List<RunningAttempt>> byQueue = new TreeMap<>();
    for (RunningAttempt run : runs) {
      Instant leaseUntil = run.claimed().execution().ownership().leaseUntil();
      run.leasedUntil(clock.nanosAt(Objects.requireNonNull(leaseUntil)));
      run.reactOn(detachedCalls);
      runRegistry.add(run);
      byQueue.computeIfAbsent(run.queue(), q -> new ArrayList<>(runs.size())).add(run);
    }
    byQueue.forEach(this::start);
  }

  private void start(String queue, List<RunningAttempt> runs) {
    pool(queue).submit(runs).forEach(this::release);
    // Both loops may be pausing for a long time, because nothing was held until now.
    Instant now = clock.instant();
    wakers.watch().wake(now.plus(WatchLoop.CHECK_INTERVAL));
    wakers.maintenance().wake(now.plus(MaintenanceLoop.LOG_INTERVAL));
  }

  private WorkerPool pool(String queue) {
    WorkerPool pool = pools.get(queue);
    if (pool == null) {
      throw new IllegalStateException("claimed from a queue that is not served");
    }
    return pool;
  }

  /**
   * Releases an execution for which no thread is available, so that it runs on another node or
   * later.
   */
  private void release(RunningAttempt run) {
    runRegistry.suspend(run.queue(), clock.instant().plus(NO_THREADS));
    run.stop(StopCause.SHUTDOWN, "no worker thread was available", Instant.EPOCH);
    pool(run.queue()).runHere(run);
  }

  /** Starts another worker for a queue, in place of one that does not return. */
  void replaceWorker(String queue) {
    pool(queue).replaceWorker().forEach(this::release);
  }

  /** Releases the executions that are claimed but not started, and returns their number. */
  int releaseWaiting(Instant now) {
    int released = 0;
    for (WorkerPool pool : pools.values()) {
      for (RunningAttempt run : pool.drain()) {
        run.stop(StopCause.SHUTDOWN, "the node is stopping", now);
        pool.runHere(run);
        released++;
      }
    }
    return released;
  }
}
