package io.quarterhour.simulation;

import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The state that all parts of a run share. */
final class World {
  private static final Instant START = Instant.parse("2026-03-01T10:13:00Z");

  final Dice dice;
  final VirtualTime time;
  final Trace trace;
  final Scenario scenario;
  final Ledger ledger;
  final Mailbox mailbox;
  final Refusals refusals;

  /** The real store, for reading its state only; all acts go through {@link #store}. */
  final SchedulerStore truth = new InMemoryStore();

  /** The store that traces and checks each act. */
  final SchedulerStore store;

  /** The attempts whose action ended while its node was running. */
  final List<Answer> answers = new ArrayList<>();

  /** The actions that take time and have not ended. */
  final List<Running> running = new ArrayList<>();

  private Faults faults;
  private long storeUnavailableUntil;

  /** An attempt whose action ended, and its node. */
  record Answer(Lease lease, Life life) {}

  /** An action that has not ended, and its node. */
  record Running(ActionContext<NoParameters> context, Life life) {}

  /** The fault that is planted into the engines. */
  final PlantedFault plantedFault;

  World(long seed, boolean verbose, PlantedFault plantedFault) {
    this.plantedFault = plantedFault;
    dice = new Dice(seed);
    time = new VirtualTime(START.plusSeconds(dice.between(0, 100)));
    trace = new Trace(time, seed, verbose);
    scenario = Scenario.drawn(dice, time.instant());
    mailbox = new Mailbox(trace);
    refusals = new Refusals(this);
    ledger = new Ledger(truth, time, trace, scenario, mailbox);
    store = new WatchedStore(this);
    faults = Faults.drawn(dice);
  }

  Faults faults() {
    return faults;
  }

  boolean isCalm() {
    return faults.equals(Faults.NONE);
  }

  /** Ends all faults. */
  void calm() {
    faults = Faults.NONE;
    storeUnavailableUntil = 0;
  }

  /** Makes the store unavailable for a number of milliseconds. */
  void storeAway(long millis) {
    storeUnavailableUntil = time.millis() + millis;
  }

  boolean isStoreAway() {
    return time.millis() < storeUnavailableUntil;
  }
}
