package io.quarterhour.examples.cluster.drill;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The events of all nodes, in the order in which they arrived. Safe for use by many threads. */
final class EventLog {
  private static final int CHECK_MILLIS = 20;

  private final List<DrillEvent> events = new CopyOnWriteArrayList<>();

  void add(DrillEvent event) {
    events.add(event);
  }

  /** {@return the events of a kind that match a condition} */
  List<DrillEvent> find(DrillEvent.Kind kind, Predicate<DrillEvent> condition) {
    return stream(kind).filter(condition).toList();
  }

  /** {@return the events of a kind} */
  Stream<DrillEvent> stream(DrillEvent.Kind kind) {
    return events.stream().filter(event -> event.kind() == kind);
  }

  /**
   * Waits for a condition.
   *
   * @return whether it was met within the time
   */
  static boolean await(long millis, BooleanSupplier condition) throws InterruptedException {
    long end = System.currentTimeMillis() + millis;
    while (!condition.getAsBoolean()) {
      if (System.currentTimeMillis() > end) {
        return false;
      }
      Thread.sleep(CHECK_MILLIS);
    }
    return true;
  }
}
