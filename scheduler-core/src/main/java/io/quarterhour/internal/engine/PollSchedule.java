package io.quarterhour.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Remembers when the store has something of one kind, so that it is not asked before. Whoever knows
 * of more tells; every so often it is looked nevertheless. The lane looks, any thread may tell.
 */
final class PollSchedule {
  private volatile Duration poll;

  /** What was told since the lane last asked: it may be told while the lane looks. */
  private final AtomicReference<Instant> announced = new AtomicReference<>(Instant.MIN);

  private Instant next = Loop.NEVER;
  private Instant lookedAt = Instant.MIN;

  /** Looks at least so often. */
  PollSchedule(Duration poll) {
    this.poll = poll;
  }

  /** There may be something at an instant. */
  void expect(Instant at) {
    announced.accumulateAndGet(at, PollSchedule::earlier);
  }

  /** Looks at least so often from now on, and once at once. */
  void poll(Duration interval) {
    poll = interval;
    expect(Instant.MIN);
  }

  /**
   * {@return whether something is known to be there; if not, it may be time to look all the same}
   */
  boolean isExpected(Instant now) {
    return !now.isBefore(next);
  }

  /** {@return whether it is time to look} */
  boolean isDue(Instant now) {
    next = earlier(next, announced.getAndSet(Loop.NEVER));
    return !now.isBefore(next()) || now.isBefore(lookedAt);
  }

  /** It was looked at everything, and the next is to be expected at an instant. */
  void checkedAll(Instant now, Instant expected) {
    lookedAt = now;
    next = expected;
  }

  /** It was looked at a part, in which the next is to be expected at an instant. */
  void checkedPart(Instant expected) {
    next = earlier(next, expected);
  }

  /** {@return when to look again, if nobody tells} */
  Instant next() {
    return lookedAt.equals(Instant.MIN) ? next : earlier(next, lookedAt.plus(poll));
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
