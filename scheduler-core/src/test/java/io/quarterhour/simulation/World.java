package io.quarterhour.simulation;

import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What all parts of one run share. */
final class World {
  private static final Instant START = Instant.parse("2026-03-01T10:13:00Z");

  final Dice dice;
  final VirtualTime time;
  final Trace trace;
  final Scenario scenario;
  final Ledger ledger;
  final Mailbox mailbox;

  /** The store itself, to read how things stand; whoever acts goes through {@link #store}. */
  final SchedulerStore truth = new InMemoryStore();

  /** The store with a watcher at each act. */
  final SchedulerStore store;

  /** What actions answered, while their node lived. */
  final List<Answer> answers = new ArrayList<>();

  private Faults faults;
  private long storeAwayUntil;

  /** An action that answered, on which node. */
  record Answer(Lease lease, Life life) {}

  World(long seed, boolean loud) {
    dice = new Dice(seed);
    time = new VirtualTime(START.plusSeconds(dice.between(0, 100)));
    trace = new Trace(time, seed, loud);
    scenario = Scenario.drawn(dice, time.instant());
    mailbox = new Mailbox(trace);
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

  /** Nothing goes wrong any more. */
  void calm() {
    faults = Faults.NONE;
    storeAwayUntil = 0;
  }

  /** The store cannot be reached for a while. */
  void storeAway(long millis) {
    storeAwayUntil = time.millis() + millis;
  }

  boolean isStoreAway() {
    return time.millis() < storeAwayUntil;
  }
}
