package io.quarterhour.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of the simulation: a storm with random faults, then a calm phase without faults, in which
 * all due work must finish.
 */
final class Simulation {
  /** The maximum duration of the calm phase until all work has finished, in milliseconds. */
  private static final long MAX_CALM = 30 * 60_000L;

  /** The time after that, in milliseconds, in which the cluster must stay idle. */
  private static final long AFTERMATH = 25_000;

  private static final double AUDIT_PROBABILITY = 0.01;

  private final World world;
  private final Clients clients;
  private final List<Host> hosts = new ArrayList<>();
  private final long chaosMillis;
  private final long clientMillis;

  private Simulation(long seed, boolean verbose, PlantedFault plantedFault) {
    world = new World(seed, verbose, plantedFault);
    clients = new Clients(world);
    chaosMillis = world.dice.of(5_000L, 15_000L, 1_000_000L);
    clientMillis = world.dice.of(1_000L, 5_000L, 20_000L);
  }

  /**
   * Runs the simulation.
   *
   * @param seed the seed of all random choices
   * @param verbose whether each event is printed
   * @return a hash of all events
   * @throws Violation if a rule was broken
   */
  static long run(long seed, boolean verbose) {
    return run(seed, verbose, PlantedFault.NONE);
  }

  /** Runs the simulation like {@link #run(long, boolean)}, with a fault in each engine. */
  static long run(long seed, boolean verbose, PlantedFault plantedFault) {
    Simulation simulation = new Simulation(seed, verbose, plantedFault);
    try {
      simulation.run();
    } catch (Violation e) {
      throw e;
    } catch (RuntimeException | Error e) {
      simulation.world.trace.broken("the simulation itself failed: " + e).initCause(e);
    }
    simulation.world.trace.verify();
    return simulation.world.trace.hash();
  }

  private void run() {
    world.trace.add("-", "scenario", world.scenario, world.faults());
    for (int i = 0; i < world.scenario.numbers().hosts(); i++) {
      Host host = new Host(world, i + 1);
      hosts.add(host);
      world.time.in(world.dice.between(0, 2_000), host::boot);
    }
    world.time.in(100, this::clientActs);
    world.time.in(world.dice.about(chaosMillis), this::chaos);
    long end = world.time.millis() + world.scenario.numbers().storm();
    world.time.run(end, this::isBroken);
    world.trace.verify();
    calm();
    new FinalRules(world).verify(hosts, world.time.millis() - AFTERMATH);
  }

  private boolean isBroken() {
    if (world.dice.chance(AUDIT_PROBABILITY)) {
      world.ledger.audit(world.scenario.tenants());
    }
    return world.trace.isBroken();
  }

  private void clientActs() {
    if (world.isCalm()) {
      return;
    }
    Life life = randomLife();
    if (life != null) {
      clients.saveAll(life);
      clients.act(life);
    }
    // Some acts take place at whole seconds, because many tasks fire then.
    long next = world.time.millis() + world.dice.about(clientMillis);
    world.time.at(world.dice.chance(0.3) ? next / 1000 * 1000 : next, this::clientActs);
  }

  private Life randomLife() {
    Life life = world.dice.of(hosts).life().orElse(null);
    return life == null || life.isPaused() ? null : life;
  }

  private void chaos() {
    if (world.isCalm()) {
      return;
    }
    Host host = world.dice.of(hosts);
    Life life = host.life().orElse(null);
    switch (world.dice.between(0, 6)) {
      case 0, 1 -> host.crash();
      case 2 -> {
        if (life != null) {
          life.pause(world.dice.about(20_000), world.dice.chance(0.3));
        }
      }
      case 3 -> {
        if (life != null) {
          life.jump(host.drawnSkew());
        }
      }
      case 4 -> {
        if (life != null) {
          life.silence(world.dice.about(20_000));
        }
      }
      case 5 -> {
        long millis = world.dice.about(10_000);
        world.trace.add("-", "unavailable", millis);
        world.storeAway(millis);
      }
      default -> {
        // No fault this time.
      }
    }
    world.time.in(world.dice.about(chaosMillis), this::chaos);
  }

  private void calm() {
    world.calm();
    world.trace.add("-", "calm");
    resumeAll();
    long end = world.time.millis() + MAX_CALM;
    world.time.run(end, () -> isBroken() || isIdle());
    world.trace.verify();
    world.trace.demand(
        isIdle(),
        "all due work finishes in the calm phase",
        world.ledger.live().stream().map(id -> world.ledger.entry(id).row()).toList(),
        hosts.stream().map(host -> host.life().map(Life::held).orElse("crashed")).toList());
    world.time.run(world.time.millis() + AFTERMATH, this::isBroken);
    world.trace.verify();
    world.trace.demand(isIdle(), "an idle cluster stays idle", world.ledger.live());
  }

  /** Resumes paused tasks and releases quarantined executions, now and every 5 s. */
  private void resumeAll() {
    Life life = randomLife();
    if (life != null) {
      clients.resumeAll(life);
      clients.releaseAll(life);
    }
    world.time.in(5_000, this::resumeAll);
  }

  private boolean isIdle() {
    return world.ledger.live().isEmpty()
        && world.ledger.slots().plans().values().stream().allMatch(plan -> plan.next() == null)
        && hosts.stream().allMatch(host -> host.life().map(Life::isIdle).orElse(false));
  }
}
