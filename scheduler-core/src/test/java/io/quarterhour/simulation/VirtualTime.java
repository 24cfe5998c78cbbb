package io.quarterhour.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The true time of a run, with the single queue of all events. Code that has to wait in the middle
 * of a call of the store or of an action lets time pass, and runs the events that become due
 * meanwhile. Steps of different nodes and loops therefore interleave at each call of the store, on
 * one thread.
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

  /** {@return the number of nested waits} */
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
   * Lets time pass until {@code end}, in milliseconds since 1970. Of nested waits, the innermost
   * ends first, so that a wait may last longer than requested.
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

  /** Runs events until a time, in milliseconds since 1970, or until a condition holds. */
  void run(long end, BooleanSupplier isDone) {
    while (!isDone.getAsBoolean() && !events.isEmpty() && events.element().at <= end) {
      next();
    }
  }

  private void next() {
    if (count > MAX_EVENTS) {
      throw new IllegalStateException("the simulation does not finish: too many events");
    }
    Event event = events.remove();
    now = Math.max(now, event.at);
    event.act.run();
  }
}
