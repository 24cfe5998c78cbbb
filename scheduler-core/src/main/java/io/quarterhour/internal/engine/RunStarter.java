package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.internal.work.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts the runs that this node owns, abandons those that do not return, and releases those that
 * have no thread or are not started when the node stops. Safe for use by many threads.
 */
final class RunStarter {
  /** The time for which nothing is claimed from a queue whose executor provided no thread. */
  private static final Duration NO_THREADS = Duration.ofSeconds(1);

  private final RunRegistry runRegistry;
  private final Map<String, WorkerPool> pools;
  private final RunFinisher runFinisher;
  private final LoopWakers wakers;
  private final StoreClock clock;

  /**
   * Creates a starter.
   *
   * @param runRegistry receives the runs
   * @param pools the workers, by the name of their queue
   * @param runFinisher finishes the runs that do not reach a worker
   * @param wakers the wakers of the loops that watch runs
   * @param clock the time of the engine
   */
  RunStarter(
      RunRegistry runRegistry,
      Map<String, WorkerPool> pools,
      RunFinisher runFinisher,
      LoopWakers wakers,
      StoreClock clock) {
    this.runRegistry = runRegistry;
    this.pools = pools;
    this.runFinisher = runFinisher;
    this.wakers = wakers;
    this.clock = clock;
  }

  /** Registers and starts runs for which slots are taken. */
  void start(List<RunningAttempt> runs) {
    Map<String, List<RunningAttempt>> byQueue = new TreeMap<>();
    for (RunningAttempt run : runs) {
      runRegistry.add(run);
      byQueue.computeIfAbsent(run.queue(), q -> new ArrayList<>(runs.size())).add(run);
    }
    byQueue.forEach(this::start);
  }

  private void start(String queue, List<RunningAttempt> runs) {
    pool(queue).submit(runs).forEach(this::release);
    // Both loops may be pausing for a long time, because nothing was held until now.
    Instant now = clock.instant();
    wakers.leases().wake(now.plus(LeaseLoop.WATCH_EVERY));
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
    runFinisher.run(run);
  }

  /**
   * Abandons a run whose action does not return: its execution fails with {@code summary}, and
   * another worker takes the place of its thread.
   *
   * @return whether it was abandoned; false if the action has returned after all
   */
  boolean abandon(RunningAttempt run, String summary) {
    boolean abandoned = runFinisher.abandon(run, summary);
    if (abandoned) {
      pool(run.queue()).replaceWorker().forEach(this::release);
    }
    return abandoned;
  }

  /**
   * Releases an execution whose action does not return while the node stops. The fencing token
   * protects the execution from anything that the action does later.
   */
  void releaseStuck(RunningAttempt run) {
    runFinisher.abandonAtShutdown(run);
  }

  /** Releases the executions that are claimed but not started, and returns their number. */
  int releaseWaiting(Instant now) {
    int released = 0;
    for (WorkerPool pool : pools.values()) {
      for (RunningAttempt run : pool.drain()) {
        run.stop(StopCause.SHUTDOWN, "the node is stopping", now);
        runFinisher.run(run);
        released++;
      }
    }
    return released;
  }
}
