package io.quarterhour.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The true time, and the one queue of everything that happens in it. Whoever has to wait in the
 * midst of something, such as a call of the store or an action, lets time pass, in which others do
 * what they have to do: so steps of different nodes and lanes interleave at each call of the store,
 * on one thread.
 */
final class VirtualTime {
  private static final long MAX_EVENTS = 3_000_000;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final long start;
  private long now;
  private long count;
  private int depth;

  private record Event(long at, long order, Runnable act) {}

  VirtualTime(Instant start) {
    this.start = start.toEpochMilli();
    now = this.start;
  }

  /** {@return the true time in milliseconds since 1970} */
  long millis() {
    return now;
  }

  /** {@return the milliseconds since the simulation began} */
  long elapsed() {
    return now - start;
  }

  Instant instant() {
    return Instant.ofEpochMilli(now);
  }

  /** {@return how many waits stand within each other} */
  int depth() {
    return depth;
  }

  void at(long millis, Runnable act) {
    events.add(new Event(Math.max(now, millis), count++, act));
  }

  void in(long millis, Runnable act) {
    at(now + millis, act);
  }

  /**
   * Lets time pass. Those who began to wait last go on first, so a wait may take longer than it
   * should.
   */
  void passUntil(LongSupplier end) {
    depth++;
    try {
      while (!events.isEmpty() && events.element().at <= end.getAsLong()) {
        next();
      }
      now = Math.max(now, end.getAsLong());
    } finally {
      depth--;
    }
  }

  /** Runs what happens, until an instant or until enough has happened. */
  void run(long end, BooleanSupplier enough) {
    while (!enough.getAsBoolean() && !events.isEmpty() && events.element().at <= end) {
      next();
    }
  }

  private void next() {
    if (count > MAX_EVENTS) {
      throw new IllegalStateException("the simulation does not come to an end");
    }
    Event event = events.remove();
    now = Math.max(now, event.at);
    event.act.run();
  }
}
