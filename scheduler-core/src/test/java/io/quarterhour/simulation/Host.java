package io.quarterhour.simulation;

import java.util.Optional;

/** A machine that runs a node, and starts another node after a crash. */
final class Host {
  private static final int MAX_SKEW = 600_000;

  private final World world;
  private final String name;
  private final int number;
  private final SimulatedAction.Kind unsupported;
  private Life life;
  private int incarnations;
  private boolean started;

  Host(World world, int number) {
    this.world = world;
    this.number = number;
    this.name = "n" + number;
    // The first host supports all actions, so that each action can run on some node.
    this.unsupported =
        number > 1 && world.dice.chance(0.3) ? world.dice.of(SimulatedAction.Kind.values()) : null;
  }

  /** {@return whether the host supports an action} */
  boolean knows(SimulatedAction.Kind kind) {
    return kind != unsupported;
  }

  String name() {
    return name;
  }

  /** {@return a random deviation of the wall clock from the true time, in milliseconds} */
  long drawnSkew() {
    return world.dice.chance(0.5) ? 0 : world.dice.between(-MAX_SKEW, MAX_SKEW);
  }

  void boot() {
    if (life != null) {
      return;
    }
    Life next = new Life(world, this, (number << 8) | (incarnations++ & 0xFF));
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
    } catch (SimulatedError e) {
      crash();
    } catch (Life.Death e) {
      // The node crashed during its start; crash() has planned another boot.
    }
  }

  void crash() {
    if (life != null) {
      life.die();
      life = null;
      world.time.in(world.dice.about(world.dice.of(500, 5_000, 20_000)), this::boot);
    }
  }

  /** {@return the node of the host, if it is running and has started} */
  Optional<Life> life() {
    return started ? Optional.ofNullable(life) : Optional.empty();
  }
}
