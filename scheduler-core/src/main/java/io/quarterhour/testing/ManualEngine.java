package io.quarterhour.testing;

import io.quarterhour.internal.engine.Engine;
import io.quarterhour.internal.node.Node;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/**
 * The engine of a node, driven by hand: its loops and its workers run on the calling thread, and
 * its time moves only from one instant of interest to the next.
 */
final class ManualEngine {
  private static final int MAX_ROUNDS = 10_000_000;

  /**
   * The maximum number of consecutive steps at one instant, after which the engine counts as
   * looping.
   */
  private static final int MAX_STEPS = 100_000;

  private final Node node;
  private final Engine engine;
  private final ManualTime time;
  private final Queue<Runnable> work;

  /**
   * Creates a driver.
   *
   * @param time the time source of the node
   * @param work the queue to which the node submits what its workers are to run
   */
  ManualEngine(Node node, ManualTime time, Queue<Runnable> work) {
    this.node = node;
    this.engine = node.engine();
    this.time = time;
    this.work = work;
  }

  /**
   * Moves the time forward to an instant and runs everything that becomes due in the meantime, each
   * at its own time.
   *
   * @throws IllegalStateException if the engine never becomes idle
   */
  void advanceTo(Instant end) {
    node.calendars().refresh();
    engine.maintenanceLoop().step(node.clock().instant());
    engine.wake(
        time.instant()); // other nodes or the test itself may have written to the store meanwhile
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Instant next = completeAll();
      Instant until = next.isAfter(end) ? end : next;
      if (until.isAfter(time.instant())) {
        time.advance(Duration.between(time.instant(), until));
      }
      if (next.isAfter(end)) {
        return;
      }
    }
    throw neverQuiescent();
  }

  /**
   * Steps all loops until nothing is left to do now. Returns the next instant at which there is
   * more.
   */
  private Instant completeAll() {
    for (int step = 0; step < MAX_STEPS; step++) {
      Instant next = engine.dispatchLoop().step(node.clock().instant());
      boolean ran = runAll();
      do {
        engine.completionLoop().step(node.clock().instant());
      } while (!engine.allCompleted());
      // A finished execution may have released a lock, or may have been the last child of a fan-
      // out, so that another execution is ready now.
      if (!ran && next.isAfter(node.clock().instant())) {
        Instant leases = engine.leaseLoop().step(node.clock().instant());
        Instant watch = engine.watchLoop().step(node.clock().instant());
        Instant upkeep = engine.maintenanceLoop().step(node.clock().instant());
        engine.announce();
        return engine.ownedRuns().isEmpty()
            ? next
            : Collections.min(List.of(next, leases, watch, upkeep));
      }
    }
    throw neverQuiescent();
  }

  private boolean runAll() {
    boolean ran = false;
    for (Runnable run = work.poll(); run != null; run = work.poll()) {
      run.run();
      ran = true;
    }
    return ran;
  }

  private IllegalStateException neverQuiescent() {
    return new IllegalStateException(
        "the engine does not become idle at "
            + time.instant()
            + ": something is always due, for example because an action moves the time by"
            + " more than its period");
  }
}
