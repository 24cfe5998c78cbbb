package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules that must hold at the end of a run. */
final class FinalRules {
  private final World world;
  private final Ledger ledger;

  FinalRules(World world) {
    this.world = world;
    this.ledger = world.ledger;
  }

  /**
   * Verifies the rules. The cluster has been idle since {@code since}, in milliseconds since 1970,
   * long enough for each node to poll.
   */
  void verify(List<Host> hosts, long since) {
    ledger.audit(world.scenario.tenants());
    for (Host host : hosts) {
      Life life = host.life().orElse(null);
      world.trace.demand(
          life != null && life.isIdle(), "each node is running and idle", host.name());
      Map<String, Integer> free = new TreeMap<>();
      ledger.wished(life.id(), since).forEach(queue -> free.put(queue.queue(), queue.free()));
      Map<String, Integer> configured = new TreeMap<>();
      world
          .scenario
          .numbers()
          .queues()
          .forEach(
              (queue, options) -> configured.put(queue, options.workers() + options.prefetch()));
      world.trace.demand(
          free.equals(configured), "all workers are free", life.name(), free, "of", configured);
    }
    for (World.Answer attempt : world.answers) {
      Execution row = ledger.entry(attempt.lease().execution()).row();
      world.trace.demand(
          attempt.life().isDead()
              || ledger.isRecorded(attempt.lease())
              || row.ownership().token() > attempt.lease().token(),
          "the result of an action is recorded, or another attempt has replaced it",
          row.id(),
          attempt.lease().token());
    }
    world.mailbox.verify(ledger);
    ledger.slots().plans().forEach(this::requireOneTracePerSlot);
  }

  /** Checks from the rows alone that exactly one row contains each fire time of a task. */
  private void requireOneTracePerSlot(TaskId task, SlotBook.Plan plan) {
    if (plan.isBroken() || plan.isOnce() || plan.first() == null) {
      return;
    }
    TreeMap<Instant, Integer> traces = new TreeMap<>();
    Instant slot = plan.first();
    while (slot != null && (plan.next() == null || slot.isBefore(plan.next()))) {
      traces.put(slot, 0);
      boolean isLast = plan.isUsedUp() && slot.equals(plan.last());
      slot = isLast ? null : SlotBook.after(plan, slot);
    }
    int slotCount = 0;
    boolean hasManualSkips = false;
    for (Ledger.Entry entry : ledger.all()) {
      if (task.equals(entry.row().origin().task()) && coversFireTimes(entry)) {
        SlotRange slots = entry.row().slots();
        slotCount += slots.count() - entry.askedForAndSkipped();
        if (entry.askedForAndSkipped() > 0) {
          hasManualSkips = true;
        } else {
          world.trace.demand(
              !slots.last().isBefore(slots.first()), "slots are in order", entry.row());
          traces
              .subMap(slots.first(), true, slots.last(), true)
              .replaceAll((at, count) -> count + 1);
        }
      }
    }
    world.trace.demand(
        slotCount == traces.size(),
        "each fire time leaves one trace",
        task,
        slotCount,
        "of",
        traces.size());
    if (!hasManualSkips) {
      traces.forEach(
          (at, count) ->
              world.trace.demand(
                  count == 1, "each fire time leaves one trace", task, at, "left", count));
    }
  }

  private static boolean coversFireTimes(Ledger.Entry entry) {
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
