package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must hold when all is over. */
final class FinalRules {
  private final World world;
  private final Ledger ledger;

  FinalRules(World world) {
    this.world = world;
    this.ledger = world.ledger;
  }

  /** Verifies; all has been quiet {@code since} some time, long enough for each node to poll. */
  void verify(List<Host> hosts, long since) {
    ledger.audit(world.scenario.tenants());
    for (Host host : hosts) {
      Life life = host.life().orElse(null);
      world.trace.demand(life != null && life.isIdle(), "nothing is held", host.name());
      Map<String, Integer> free = new TreeMap<>();
      ledger.wished(life.id(), since).forEach(queue -> free.put(queue.queue(), queue.free()));
      Map<String, Integer> all = new TreeMap<>();
      world
          .scenario
          .numbers()
          .queues()
          .forEach((queue, options) -> all.put(queue, options.workers() + options.prefetch()));
      world.trace.demand(free.equals(all), "all workers are free", life.name(), free, "of", all);
    }
    for (World.Answer answer : world.answers) {
      Execution row = ledger.entry(answer.lease().execution()).row();
      world.trace.demand(
          answer.life().isDead()
              || ledger.isRecorded(answer.lease())
              || row.ownership().token() > answer.lease().token(),
          "what an action answered is recorded, or another attempt took its place",
          row.id(),
          answer.lease().token());
    }
    world.mailbox.verify(ledger);
    ledger.slots().plans().forEach(this::leavesTraces);
  }

  /** Each fire time of a task is found in one row, by nothing but the rows. */
  private void leavesTraces(TaskId task, SlotBook.Plan plan) {
    if (plan.isBroken() || plan.isOnce() || plan.first() == null) {
      return;
    }
    TreeMap<Instant, Integer> fates = new TreeMap<>();
    Instant slot = plan.first();
    while (slot != null && (plan.next() == null || slot.isBefore(plan.next()))) {
      fates.put(slot, 0);
      boolean isLast = plan.isUsedUp() && slot.equals(plan.last());
      slot = isLast ? null : SlotBook.after(plan, slot);
    }
    int told = 0;
    boolean mixed = false;
    for (Ledger.Entry entry : ledger.all()) {
      if (task.equals(entry.row().origin().task()) && standsForSlots(entry)) {
        SlotRange slots = entry.row().slots();
        told += slots.count() - entry.askedForAndSkipped();
        if (entry.askedForAndSkipped() > 0) {
          mixed = true;
        } else {
          world.trace.demand(
              !slots.last().isBefore(slots.first()), "slots are in order", entry.row());
          fates.subMap(slots.first(), true, slots.last(), true).replaceAll((at, fate) -> fate + 1);
        }
      }
    }
    world.trace.demand(
        told == fates.size(), "each fire time leaves one trace", task, told, "of", fates.size());
    if (!mixed) {
      fates.forEach(
          (at, fate) ->
              world.trace.demand(
                  fate == 1, "each fire time leaves one trace", task, at, "left", fate));
    }
  }

  private static boolean standsForSlots(Ledger.Entry entry) {
    Execution row = entry.row();
    return switch (row.origin().kind()) {
      case SCHEDULE -> true;
      case MANUAL ->
          entry.stoodFor() > 0
              || (row.state() == ExecutionState.SKIPPED
                  && row.slots().count() > entry.askedForAndSkipped());
      default -> false;
    };
  }
}
