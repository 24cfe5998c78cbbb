package io.quarterhour.internal.lane;

import io.quarterhour.internal.work.Run;
import io.quarterhour.internal.work.StopCause;
import io.quarterhour.task.ExecutionId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Gives an engine its threads, one for each lane, and brings it to rest. */
public final class Crank {
  /** How often the end of a wait is looked for. */
  private static final Duration GLANCE = Duration.ofMillis(10);

  /**
   * What was asked to stop at shutdown has so long before it is interrupted, and so long again
   * before it is left behind.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Engine engine;
  private final StoreClock clock;
  private final LaneThread intake;
  private final LaneThread settlement;
  private final LaneThread upkeep;

  /**
   * What became of what ran when a node stopped.
   *
   * @param completed how many ended in time
   * @param signalled those that were asked to stop
   * @param leftBehind those that did not return
   */
  public record Rest(int completed, List<ExecutionId> signalled, List<ExecutionId> leftBehind) {}

  /** Threads for an engine; they do not run yet. */
  public Crank(Engine engine, StoreClock clock, EngineOptions options) {
    this.engine = engine;
    this.clock = clock;
    intake = new LaneThread("intake", engine.intake(), clock, options);
    settlement = new LaneThread("settlement", engine.settlement(), clock, options);
    upkeep = new LaneThread("upkeep", engine.upkeep(), clock, options);
    engine.wakers(intake, settlement, upkeep);
  }

  /** Begins. */
  public void start() {
    engine.announcer().start();
    upkeep.start();
    settlement.start();
    intake.start();
  }

  /**
   * Ends: claims nothing more, waits for what runs, asks it to stop, interrupts it, gives the rest
   * back.
   *
   * @param wait how long to wait before anybody is asked to stop
   */
  public Rest stop(Duration wait) throws InterruptedException {
    intake.stop();
    engine.releaseWaiting(clock.instant());
    int running = engine.held().size();
    await(wait, () -> engine.held().isEmpty());
    List<Run> late = engine.held();
    late.forEach(run -> run.stop(StopCause.SHUTDOWN, "the node stops", clock.instant()));
    List<ExecutionId> signalled = ids(late);
    if (!late.isEmpty()) {
      await(GRACE, () -> engine.held().isEmpty());
      engine.held().forEach(Run::interrupt);
      await(GRACE, () -> engine.held().isEmpty());
    }
    List<Run> left = engine.held();
    left.forEach(engine::releaseStuck);
    await(GRACE, () -> engine.held().isEmpty() && engine.isSettled());
    settlement.stop();
    upkeep.stop();
    engine.upkeep().step(clock.instant());
    engine.announcer().stop();
    return new Rest(running - late.size(), signalled, ids(left));
  }

  private static List<ExecutionId> ids(List<Run> runs) {
    return runs.stream().map(run -> run.lease().execution()).toList();
  }

  private void await(Duration longest, BooleanSupplier condition) throws InterruptedException {
    long end = clock.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean() && clock.nanoTime() < end) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(this, GLANCE.toNanos());
    }
  }
}
