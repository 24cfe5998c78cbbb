package io.quarterhour.internal.engine;

import static io.quarterhour.internal.engine.loop.Loop.NEVER;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.health.LoopHealth;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.LoopThread;
import io.quarterhour.internal.engine.loop.StepParts;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.engine.loop.StoreOutageLog;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.StopCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
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
  private final LoopThread dispatchThread;
  private final LoopThread completionThread;
  private final LoopThread leaseThread;
  private final LoopThread watchThread;
  private final LoopThread maintenanceThread;
  private final StoreOutageLog storeOutageLog;
  private volatile Instant startedAt = Instant.MAX;

  /**
   * The fate of the executions that were running when the node stopped.
   *
   * @param completed the number of executions that ended in time
   * @param cancelled the executions that were asked to stop
   * @param abandoned the executions that were abandoned because their actions did not return
   */
  public record ShutdownResult(
      int completed, List<ExecutionId> cancelled, List<ExecutionId> abandoned) {}

  /** Creates the engine's threads without starting them. */
  public EngineLifecycle(Engine engine, StoreClock clock, EngineOptions options) {
    this.engine = engine;
    this.clock = clock;
    this.options = options;
    storeOutageLog = new StoreOutageLog(options.node(), clock, options.pollInterval());
    dispatchThread =
        new LoopThread("dispatch", engine.dispatchLoop(), clock, options, storeOutageLog);
    completionThread =
        new LoopThread("completion", engine.completionLoop(), clock, options, storeOutageLog);
    leaseThread = new LoopThread("leases", engine.leaseLoop(), clock, options, storeOutageLog);
    watchThread = new LoopThread("watch", engine.watchLoop(), clock, options, storeOutageLog);
    maintenanceThread =
        new LoopThread("maintenance", engine.maintenanceLoop(), clock, options, storeOutageLog);
    engine
        .wakers()
        .connect(dispatchThread, completionThread, leaseThread, watchThread, maintenanceThread);
  }

  /** {@return the state of each loop} */
  public List<LoopHealth> loops() {
    return List.of(
        dispatchThread.health(),
        completionThread.health(),
        leaseThread.health(),
        maintenanceThread.health());
  }

  /** {@return the message of the failure of the store; null if the store works} */
  public @Nullable String storeFailure() {
    return storeOutageLog.failure();
  }

  /** {@return the instant at which the engine was started; {@link Instant#MAX} before} */
  public Instant startedAt() {
    return startedAt;
  }

  /** Starts the threads of the engine. */
  public void start() {
    startedAt = clock.instant();
    engine.listenerDispatcher().start();
    engine.detachedCalls().useThreads();
    maintenanceThread.start();
    leaseThread.start();
    watchThread.start();
    completionThread.start();
    dispatchThread.start();
    engine.open();
  }

  /**
   * Stops the engine: claims nothing more, releases what is not started, waits for running
   * executions, asks them to stop, interrupts them, and releases those that do not return.
   *
   * @param timeout the time that running executions get before they are asked to stop
   */
  public ShutdownResult stop(Duration timeout) throws InterruptedException {
    try {
      return shutDown(timeout);
    } finally {
      // If the shutdown was interrupted, no thread of the engine may outlive it.
      dispatchThread.halt();
      completionThread.halt();
      leaseThread.halt();
      watchThread.halt();
      maintenanceThread.halt();
      engine.listenerDispatcher().halt();
    }
  }

  private ShutdownResult shutDown(Duration timeout) throws InterruptedException {
    engine.close(GRACE);
    dispatchThread.stop(GRACE);
    int held = engine.ownedRuns().size();
    int running = held - engine.runStarter().releaseWaiting(clock.instant());
    List<RunningAttempt> exiting = running().stream().filter(RunningAttempt::isExiting).toList();
    exiting.forEach(engine.runAbandoner()::abandonAtShutdown);
    await(timeout, () -> engine.ownedRuns().isEmpty());
    List<RunningAttempt> late = new ArrayList<>(running());
    late.forEach(run -> run.stop(StopCause.SHUTDOWN, "the node is stopping", clock.instant()));
    late.addAll(exiting);
    List<ExecutionId> signalled = ids(late);
    // In halves, so that both steps together take as long as one grace period does at other times.
    Duration half = options.cancelGracePeriod().dividedBy(2);
    await(half, () -> running().isEmpty());
    running().forEach(run -> run.interrupt(clock.instant()));
    await(half, () -> running().isEmpty());
    List<RunningAttempt> left = new ArrayList<>(running());
    left.forEach(engine.runAbandoner()::abandonAtShutdown);
    left.addAll(exiting);
    await(GRACE, () -> engine.ownedRuns().isEmpty() && engine.allCompleted());
    boolean settled = completionThread.stop(GRACE);
    leaseThread.stop(GRACE);
    watchThread.stop(GRACE);
    if (maintenanceThread.stop(GRACE) && settled) {
      flush();
    }
    engine.listenerDispatcher().stop(GRACE);
    return new ShutdownResult(running - late.size(), signalled, ids(left));
  }

  private List<RunningAttempt> running() {
    return engine.ownedRuns().stream().filter(run -> !run.isFinished()).toList();
  }

  private void flush() {
    try {
      Instant now = clock.instant();
      StepParts parts = new StepParts();
      parts.perform(() -> engine.maintenanceLoop().step(now));
      parts.perform(() -> engine.allCompleted() ? NEVER : engine.completionLoop().step(now));
      parts.next();
      engine.leave();
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "Store unavailable while the node stops; executions whose results are not recorded run"
              + " again after their leases expire if they are repeatable, and otherwise end as"
              + " INTERRUPTED: check those. node={}: {}",
          options.node(),
          OneLine.of(String.valueOf(e)));
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
