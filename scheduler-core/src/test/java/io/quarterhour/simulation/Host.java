package io.quarterhour.simulation;

import java.util.Optional;

/** A machine that runs a node, and starts another one when it has died. */
final class Host {
  private static final int MAX_SKEW = 600_000;

  private final World world;
  private final String name;
  private final int number;
  private final SimulatedAction.Kind unknown;
  private Life life;
  private int lives;
  private boolean started;

  Host(World world, int number) {
    this.world = world;
    this.number = number;
    this.name = "n" + number;
    // The first one knows all actions, so that somebody can run each.
    this.unknown =
        number > 1 && world.dice.chance(0.3) ? world.dice.of(SimulatedAction.Kind.values()) : null;
  }

  /** {@return whether an action is installed here} */
  boolean knows(SimulatedAction.Kind kind) {
    return kind != unknown;
  }

  String name() {
    return name;
  }

  /** {@return how far its wall clock is off, in milliseconds} */
  long drawnSkew() {
    return world.dice.chance(0.5) ? 0 : world.dice.between(-MAX_SKEW, MAX_SKEW);
  }

  void boot() {
    if (life != null) {
      return;
    }
    Life next = new Life(world, this, (number << 8) | (lives++ & 0xFF));
    life = next;
    world.trace.add(next.name(), "starts");
    started = false;
    try {
      started = next.start();
      if (!started) {
        next.die();
        life = null;
        world.time.in(world.dice.between(1000, 5000), this::boot);
      }
    } catch (Life.Death e) {
      // It died while it started; another boot is planned.
    }
  }

  void crash() {
    if (life != null) {
      life.die();
      life = null;
      world.time.in(world.dice.about(world.dice.of(500, 5_000, 20_000)), this::boot);
    }
  }

  /** {@return its node, if one lives now and has started} */
  Optional<Life> life() {
    return started ? Optional.ofNullable(life) : Optional.empty();
  }
}
