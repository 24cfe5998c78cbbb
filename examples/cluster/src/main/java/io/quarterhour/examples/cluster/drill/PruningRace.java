package io.quarterhour.examples.cluster.drill;

import java.util.ArrayList;
import java.util.List;

/** Lets one node prune the history, and then two, and compares them. */
final class PruningRace {
  private static final int MAX_MILLIS = 30_000;
  private static final int END_MILLIS = 60_000;
  private static final double SPEED_UP = 1.2;

  private final List<DrillEvent> events = new ArrayList<>();

  /**
   * The work of some nodes.
   *
   * @param reported the number of executions that they report to have removed
   * @param removed the number that is gone
   * @param perSecond the number that they removed per second
   */
  record Result(long reported, long removed, double perSecond) {}

  /** Notes a step of a node. */
  synchronized void pruned(DrillEvent event) {
    events.add(event);
  }

  /**
   * Runs the race.
   *
   * @param maxPerTask the number of executions that each task keeps, which is less than before
   * @param excess the number of executions beyond it
   */
  void run(DrillSite site, int maxPerTask, long excess, DrillReport report) throws Exception {
    Result one = prune(site, maxPerTask, excess / 2, "one");
    Result two = prune(site, maxPerTask, excess, "first", "second");
    report.atMost(
        "pruning, one node",
        "executions reported and not removed",
        (double) one.reported - one.removed,
        0);
    report.atMost(
        "pruning, two nodes",
        "executions reported and not removed",
        (double) two.reported - two.removed,
        0);
    report.atLeast("pruning, one node", "executions removed per second", one.perSecond, 1);
    report.atLeast(
        "pruning, two nodes",
        "executions removed per second",
        two.perSecond,
        SPEED_UP * one.perSecond);
  }

  /** Lets nodes prune until they have removed a number of executions, or for a time. */
  private Result prune(DrillSite site, int maxPerTask, long limit, String... names)
      throws Exception {
    synchronized (this) {
      events.clear();
    }
    long before = site.number("select count(*) from qh_history");
    List<NodeProcess> nodes = new ArrayList<>();
    for (String name : names) {
      nodes.add(site.startPruning(name, maxPerTask));
    }
    EventLog.await(MAX_MILLIS, () -> result(0).reported >= limit);
    for (NodeProcess node : nodes) {
      node.send("end");
    }
    if (!EventLog.await(END_MILLIS, () -> ends() == names.length)) {
      throw new IllegalStateException("a node that prunes does not end");
    }
    return result(before - site.number("select count(*) from qh_history"));
  }

  private synchronized long ends() {
    return events.stream().filter(event -> event.slot() == 0).count();
  }

  /** The time counts from the first step that removed executions, which does not count. */
  synchronized Result result(long removed) {
    List<DrillEvent> steps = events.stream().filter(event -> event.slot() > 0).toList();
    long reported = steps.stream().mapToLong(DrillEvent::slot).sum();
    if (steps.size() < 2) {
      return new Result(reported, removed, 0);
    }
    long millis = Math.max(1, steps.get(steps.size() - 1).at() - steps.get(0).at());
    return new Result(reported, removed, (reported - steps.get(0).slot()) * 1e3 / millis);
  }
}
