package io.quarterhour.internal.engine;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops an engine: creates one thread for each loop and performs the shutdown. */
public final class EngineLifecycle {
  /** The interval at which the condition of a wait is checked. */
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(10);

  /** The maximum wait for each call that is in progress in the store or in a listener. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(EngineLifecycle.class);

  private final Engine engine;
  private final StoreClock clock;
  private final EngineOptions options;
  private final LoopThread intake;
  private final LoopThread settlement;
  private final LoopThread leases;
  private final LoopThread upkeep;

  /**
   * The fate of the executions that were running when the node stopped.
   *
   * @param completed the number of executions that ended in time
   * @param signalled the executions that were asked to stop
   * @param leftBehind the executions that were abandoned because their actions did not return
   */
  public record ShutdownResult(
      int completed, List<ExecutionId> signalled, List<ExecutionId> leftBehind) {}

  /** Creates the engine's threads without starting them. */
  public EngineLifecycle(Engine engine, StoreClock clock, EngineOptions options) {
    this.engine = engine;
    this.clock = clock;
    this.options = options;
    StoreOutageLog storeOutageLog = new StoreOutageLog(options.node(), clock, options.poll());
    intake = new LoopThread("dispatch", engine.dispatchLoop(), clock, options, storeOutageLog);
    settlement =
        new LoopThread("completion", engine.completionLoop(), clock, options, storeOutageLog);
    leases = new LoopThread("leases", engine.leaseLoop(), clock, options, storeOutageLog);
    upkeep =
        new LoopThread("maintenance", engine.maintenanceLoop(), clock, options, storeOutageLog);
    engine.wakers(intake, settlement, leases, upkeep);
  }

  /** Starts the threads of the engine. */
  public void start() {
    engine.announcer().start();
    upkeep.start();
    leases.start();
    settlement.start();
    intake.start();
    engine.open();
  }

  /**
   * Stops the engine: claims nothing more, releases what is not started, waits for running
   * executions, asks them to stop, interrupts them, and releases those that do not return.
   *
   * @param wait the time that running executions get before they are asked to stop
   */
  public ShutdownResult stop(Duration wait) throws InterruptedException {
    try {
      return shutDown(wait);
    } finally {
      // If the shutdown was interrupted, no thread of the engine may outlive it.
      intake.halt();
      settlement.halt();
      leases.halt();
      upkeep.halt();
      engine.announcer().halt();
    }
  }

  private ShutdownResult shutDown(Duration wait) throws InterruptedException {
    engine.close(GRACE);
    intake.stop(GRACE);
    int held = engine.held().size();
    int running = held - engine.releaseWaiting(clock.instant());
    await(wait, () -> engine.held().isEmpty());
    List<RunningAttempt> late = running();
    late.forEach(run -> run.stop(StopCause.SHUTDOWN, "the node is stopping", clock.instant()));
    List<ExecutionId> signalled = ids(late);
    // In halves, so that both steps together take as long as one grace period does at other times.
    Duration half = options.stuckAfter().dividedBy(2);
    await(half, () -> running().isEmpty());
    running().forEach(run -> run.interrupt(clock.instant()));
    await(half, () -> running().isEmpty());
    List<RunningAttempt> left = running();
    left.forEach(engine::releaseStuck);
    await(GRACE, () -> engine.held().isEmpty() && engine.isSettled());
    boolean settled = settlement.stop(GRACE);
    leases.stop(GRACE);
    if (upkeep.stop(GRACE) && settled) {
      flush();
    }
    engine.announcer().stop(GRACE);
    return new ShutdownResult(running - late.size(), signalled, ids(left));
  }

  private List<RunningAttempt> running() {
    return engine.held().stream().filter(run -> !run.isOver()).toList();
  }

  private void flush() {
    try {
      engine.maintenanceLoop().step(clock.instant());
      if (!engine.isSettled()) {
        engine.completionLoop().step(clock.instant());
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "Store unavailable while stopping node {}: unrecorded executions will run again after"
              + " their leases expire: {}",
          options.node(),
          String.valueOf(e));
    }
  }

  private static List<ExecutionId> ids(List<RunningAttempt> runs) {
    return runs.stream().map(run -> run.lease().execution()).toList();
  }

  /**
   * Waits at most {@code longest} for a condition that other threads fulfil. It counts the checks
   * instead of reading the clock, because the time of the engine may stand still.
   */
  private void await(Duration longest, BooleanSupplier condition) throws InterruptedException {
    Semaphore never = new Semaphore(0);
    long glances = longest.toMillis() / CHECK_INTERVAL.toMillis();
    for (long i = 0; i < glances && !condition.getAsBoolean(); i++) {
      if (never.tryAcquire(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("this semaphore never has permits");
      }
    }
  }
}
