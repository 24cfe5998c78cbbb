package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tracks when the next work item of one kind is expected, so that the store is not polled earlier.
 * Any thread may announce earlier work; the store is polled at a fixed interval regardless. Only
 * the thread of the loop polls.
 */
final class PollSchedule {
  private volatile Duration poll;

  /**
   * The earliest announcement since the last poll began. It is separate from {@link #next}, because
   * work may be announced while the loop is polling.
   */
  private final AtomicReference<Instant> announced = new AtomicReference<>(Instant.MIN);

  private Instant next = Loop.NEVER;
  private Instant polledAt = Instant.MIN;

  /** Creates a schedule with a maximum poll interval. */
  PollSchedule(Duration poll) {
    this.poll = poll;
  }

  /** Announces that there may be work at an instant. */
  void expect(Instant at) {
    announced.accumulateAndGet(at, PollSchedule::earlier);
  }

  /** Changes the poll interval, and makes a poll due at once. */
  void poll(Duration interval) {
    poll = interval;
    expect(Instant.MIN);
  }

  /** {@return whether work is known to be there. A poll may be due even if it is not} */
  boolean isExpected(Instant now) {
    return !now.isBefore(next);
  }

  /**
   * {@return whether a poll is due: work is expected, the interval has passed, or time went back}
   */
  boolean isDue(Instant now) {
    next = earlier(next, announced.getAndSet(Loop.NEVER));
    return !now.isBefore(next()) || now.isBefore(polledAt);
  }

  /** Notes a poll for all work, after which the next is expected at an instant. */
  void checkedAll(Instant now, Instant expected) {
    polledAt = now;
    next = expected;
  }

  /** Notes a poll for a part of the work, of which the next is expected at an instant. */
  void checkedPart(Instant expected) {
    next = earlier(next, expected);
  }

  /** {@return the instant of the next poll, if no earlier work is announced} */
  Instant next() {
    return polledAt.equals(Instant.MIN) ? next : earlier(next, polledAt.plus(poll));
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
