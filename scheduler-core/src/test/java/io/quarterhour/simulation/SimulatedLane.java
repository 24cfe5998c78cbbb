package io.quarterhour.simulation;

import io.quarterhour.internal.lane.Lane;
import java.time.Duration;
import java.time.Instant;

/**
 * Turns one lane in virtual time as a thread of its own would: steps, pauses for as long as the
 * step said or until it is woken, backs off after a failure, reads the store's time anew after a
 * step that took long.
 */
final class SimulatedLane {
  private static final long FIRST_BACK_OFF = 100;
  private static final Duration RESYNCHRONISE = Duration.ofMinutes(1);

  private final World world;
  private final Life life;
  private final String name;
  private final Lane lane;
  private boolean stepping;
  private boolean woken;
  private long planned = Long.MAX_VALUE;
  private long ticket;
  private int failures;
  private long synchronisedNanos;

  SimulatedLane(World world, Life life, String name, Lane lane) {
    this.world = world;
    this.life = life;
    this.name = name;
    this.lane = lane;
  }

  void start() {
    synchronisedNanos = life.storeClock().nanoTime();
    plan(world.time.millis());
  }

  /** Wakes it, unless that is lost. */
  void wake() {
    if (world.dice.chance(world.faults().lostWakeUp())) {
      return;
    }
    if (stepping) {
      woken = true;
    } else if (planned > world.time.millis() + 1) {
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
      plan(world.time.millis() + Math.max(1, woken ? 0 : pause(next)));
    }
  }

  private Instant step() {
    long before = life.storeClock().nanoTime();
    Instant now = life.storeClock().instant();
    boolean settled = life.engine().isSettled();
    try {
      Instant next = lane.step(now);
      failures = 0;
      if (!settled && life.engine().isSettled()) {
        life.intake().wake();
        life.engine().announce();
      }
      synchroniseIfDue(before);
      return next;
    } catch (Life.Death e) {
      return now;
    } catch (RuntimeException e) {
      world.trace.add(life.name(), "failed", name, e.getMessage());
      failures++;
      return now.plusMillis(backOff());
    }
  }

  private void synchroniseIfDue(long before) {
    long after = life.storeClock().nanoTime();
    Duration lease = world.scenario.numbers().lease();
    if (after - before > lease.dividedBy(4).toNanos()
        || after - synchronisedNanos > RESYNCHRONISE.toNanos()) {
      life.storeClock().synchronise();
      synchronisedNanos = after;
    }
  }

  private long poll() {
    return world.scenario.numbers().poll().toMillis();
  }

  private long backOff() {
    return Math.min(poll(), FIRST_BACK_OFF << Math.min(failures - 1, 10));
  }

  private long pause(Instant next) {
    Instant now = life.storeClock().instant();
    return next.isAfter(now.plusMillis(poll())) ? poll() : Duration.between(now, next).toMillis();
  }
}
