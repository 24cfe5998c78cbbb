package io.quarterhour.simulation;

import io.quarterhour.internal.engine.loop.BackOff;
import io.quarterhour.internal.engine.loop.Loop;
import java.time.Duration;
import java.time.Instant;

/**
 * Drives one loop in virtual time as its own thread would: runs a step, pauses until the instant
 * that the step returned or until a wake-up, backs off after a failure, and synchronises the store
 * clock after a step that took long.
 */
final class SimulatedLane {
  private final World world;
  private final Life life;
  private final String name;
  private final Loop loop;
  private final BackOff backOff;
  private boolean stepping;
  private boolean woken;
  private boolean backingOff;
  private long stepStartNanos;
  private long plannedAt = Long.MAX_VALUE;
  private long lastPlan;

  SimulatedLane(World world, Life life, String name, Loop loop) {
    this.world = world;
    this.life = life;
    this.name = name;
    this.loop = loop;
    backOff = new BackOff(life.id(), name, world.scenario.numbers().poll());
  }

  void start() {
    plan(world.time.millis());
  }

  /** Wakes the loop, unless the wake-up is lost. */
  void wake() {
    if (!world.dice.chance(world.faults().lostWakeUp())) {
      wakeReliably();
    }
  }

  /** Wakes the loop. */
  void wakeReliably() {
    if (stepping) {
      woken = true;
    } else if (!backingOff && plannedAt > world.time.millis() + 1) {
      plan(world.time.millis() + 1);
    }
  }

  private void plan(long at) {
    long planNumber = ++lastPlan;
    plannedAt = at;
    world.time.at(
        at,
        () -> {
          if (planNumber == lastPlan) {
            runPlannedStep();
          }
        });
  }

  private void runPlannedStep() {
    if (life.isDead()) {
      return;
    }
    long pauseEnd = life.waitUntil(0);
    if (pauseEnd > world.time.millis()) {
      plan(pauseEnd);
      return;
    }
    stepping = true;
    woken = false;
    Instant next = step();
    stepping = false;
    if (!life.isDead()) {
      plan(world.time.millis() + Math.max(1, woken && !backingOff ? 0 : pauseMillis(next)));
    }
  }

  private Instant step() {
    if (!backingOff) {
      stepStartNanos = life.storeClock().nanoTime();
    }
    boolean completedBefore = life.engine().allCompleted();
    Instant now = life.storeClock().instant();
    try {
      Instant next = loop.step(now);
      backingOff = false;
      backOff.succeeded();
      if (!completedBefore && life.engine().allCompleted()) {
        life.intake().wake();
        life.engine().announce();
      }
      if (loop.usesStore()) {
        life.storeClock().synchroniseIfOld(stepStartNanos, world.scenario.numbers().lease());
      }
      return next;
    } catch (Life.Death e) {
      return now;
    } catch (RuntimeException | Error e) {
      world.trace.add(life.name(), "failed", name, e.getMessage());
      backingOff = true;
      return life.storeClock().instant().plus(backOff.failed());
    }
  }

  private long pollMillis() {
    return world.scenario.numbers().poll().toMillis();
  }

  private long pauseMillis(Instant next) {
    Instant now = life.storeClock().instant();
    return next.isAfter(now.plusMillis(pollMillis()))
        ? pollMillis()
        : Duration.between(now, next).toMillis();
  }
}
