package io.quarterhour.internal.engine;

import io.quarterhour.store.SchedulerStore;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time it is for the engine: the store's time, if the store has a clock, carried forward by
 * the monotonic clock of this node; else the time of the node. So nodes that share a store agree,
 * and a node whose wall clock is wrong, or jumps, neither fires early nor takes a live lease. A
 * reading is as old as the way back from the store: the engine is never ahead of it. It tells whole
 * milliseconds. Safe for use by many threads.
 */
public final class StoreClock implements TimeSource {
  private static final Logger LOG = LoggerFactory.getLogger(StoreClock.class);
  private static final Duration TOLERATED = Duration.ofSeconds(5);
  private static final int FIRST_READINGS = 3;

  /** Longer than the pause between two words of the store, by which it is read. */
  private static final long OLD_NANOS = Duration.ofMinutes(2).toNanos();

  private final SchedulerStore store;
  private final TimeSource time;
  private volatile @Nullable Reading reading;
  private volatile boolean synchronised;
  private volatile long synchronisedNanos;
  private volatile Instant latest = Instant.EPOCH;

  /** How far the wall clock was off when that was said last; zero if it was said to be right. */
  private Duration reportedOffset = Duration.ZERO;

  private record Reading(Instant at, long nanos) {
    Instant carriedTo(long presentNanos) {
      return at.plusNanos(presentNanos - nanos);
    }

    /** {@return whether an answer that was so long on its way may say the same} */
    boolean agrees(Instant answer, long presentNanos, long wayNanos) {
      Instant carried = carriedTo(presentNanos);
      return !carried.isBefore(answer) && !carried.isAfter(answer.plusNanos(wayNanos));
    }
  }

  /** The time of a store, carried forward by that of a node. */
  public StoreClock(SchedulerStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /** Reads the store's time anew; the first time more than once, for the way back is long then. */
  public void synchronise() {
    int readings = synchronised ? 1 : FIRST_READINGS;
    for (int i = 0; i < readings; i++) {
      synchronise(() -> store.info().now());
    }
  }

  /** Reads the store's time by a question that it answers with its time, or null if it has none. */
  void synchronise(Supplier<@Nullable Instant> question) {
    Instant before = time.instant();
    long asked = time.nanoTime();
    Instant now = question.get();
    long nanos = time.nanoTime();
    synchronised = true;
    if (now == null) {
      return;
    }
    synchronisedNanos = nanos;
    Reading last = reading;
    // The store said so at some time on the way. If what is carried forward agrees with that, it is
    // the better one: its way back was shorter.
    if (last == null || !last.agrees(now, nanos, nanos - asked)) {
      reading = new Reading(now, nanos);
    }
    Instant after = time.instant();
    if (Duration.between(before, after).compareTo(TOLERATED) > 0) {
      // The answer was under way for so long that it says nothing about the wall clock.
      return;
    }
    if (now.isBefore(before)) {
      compare(Duration.between(now, before));
    } else {
      compare(now.isAfter(after) ? Duration.between(now, after) : Duration.ZERO);
    }
  }

  /**
   * Reads the store's time anew if it was read long ago, or if a step took long: that may mean that
   * the machine stood still, and then the time carried forward is not to be trusted.
   *
   * @param stepBegan the monotonic time at which the step began
   * @param lease how long this node owns what it claims
   */
  public void synchroniseIfOld(long stepBegan, Duration lease) {
    long now = time.nanoTime();
    if (now - stepBegan > lease.dividedBy(4).toNanos() || isOld(now)) {
      synchronise();
    }
  }

  private boolean isOld(long now) {
    return reading != null && now - synchronisedNanos > OLD_NANOS;
  }

  /** Says once that the wall clock is wrong, and by how much, and once that it is right again. */
  private synchronized void compare(Duration off) {
    if (off.abs().compareTo(TOLERATED) <= 0) {
      if (!reportedOffset.isZero()) {
        reportedOffset = Duration.ZERO;
        LOG.info("the clock of this node is right again");
      }
    } else if (off.minus(reportedOffset).abs().compareTo(TOLERATED) > 0) {
      reportedOffset = off;
      LOG.warn(
          "the clock of this node is {} {} that of the store, by which the engine goes: nothing"
              + " fires early or late for it, but set it right",
          off.abs(),
          off.isNegative() ? "behind" : "ahead of");
    }
  }

  @Override
  public Instant instant() {
    return wholeMillis(exactly());
  }

  /**
   * {@return how long it is until an instant, more exactly than whole milliseconds; negative if it
   * has passed}
   */
  Duration until(Instant instant) {
    return Duration.between(exactly(), instant);
  }

  private Instant exactly() {
    if (!synchronised) {
      // Whoever asks before the engine starts must not be told the time of the node.
      synchronise();
    }
    Reading last = reading;
    return last == null ? time.instant() : last.carriedTo(time.nanoTime());
  }

  /**
   * Readings of one millisecond share one value: there may be thousands, and history keeps them.
   */
  private Instant wholeMillis(Instant now) {
    Instant before = latest;
    long millis = now.toEpochMilli();
    if (before.toEpochMilli() == millis) {
      return before;
    }
    Instant next = Instant.ofEpochMilli(millis);
    latest = next;
    return next;
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }
}
