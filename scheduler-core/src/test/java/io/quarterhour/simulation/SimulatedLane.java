package io.quarterhour.simulation;

import io.quarterhour.internal.engine.BackOff;
import io.quarterhour.internal.engine.Loop;
import java.time.Duration;
import java.time.Instant;

/**
 * Turns one lane in virtual time as a thread of its own would: steps, pauses for as long as the
 * step said or until it is woken, backs off after a failure, reads the store's time anew after a
 * step that took long.
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
  private long beganNanos;
  private long planned = Long.MAX_VALUE;
  private long ticket;

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

  /** Wakes it, unless that is lost. */
  void wake() {
    if (world.dice.chance(world.faults().lostWakeUp())) {
      return;
    }
    if (stepping) {
      woken = true;
    } else if (!backingOff && planned > world.time.millis() + 1) {
      plan(world.time.millis() + 1);
    }
  }

  private void plan(long at) {
    long mine = ++ticket;
    planned = at;
    world.time.at(
        at,
        () -> {
          if (mine == ticket) {
            turn();
          }
        });
  }

  private void turn() {
    if (life.isDead()) {
      return;
    }
    long awake = life.waitUntil(0);
    if (awake > world.time.millis()) {
      plan(awake);
      return;
    }
    stepping = true;
    woken = false;
    Instant next = step();
    stepping = false;
    if (!life.isDead()) {
      plan(world.time.millis() + Math.max(1, woken && !backingOff ? 0 : pause(next)));
    }
  }

  private Instant step() {
    if (!backingOff) {
      beganNanos = life.storeClock().nanoTime();
    }
    Instant now = life.storeClock().instant();
    boolean settled = life.engine().allCompleted();
    try {
      Instant next = loop.step(now);
      backingOff = false;
      backOff.succeeded();
      if (!settled && life.engine().allCompleted()) {
        life.intake().wake();
        life.engine().announce();
      }
      life.storeClock().synchroniseIfOld(beganNanos, world.scenario.numbers().lease());
      return next;
    } catch (Life.Death e) {
      return now;
    } catch (RuntimeException e) {
      world.trace.add(life.name(), "failed", name, e.getMessage());
      backingOff = true;
      return life.storeClock().instant().plus(backOff.failed());
    }
  }

  private long poll() {
    return world.scenario.numbers().poll().toMillis();
  }

  private long pause(Instant next) {
    Instant now = life.storeClock().instant();
    return next.isAfter(now.plusMillis(poll())) ? poll() : Duration.between(now, next).toMillis();
  }
}
