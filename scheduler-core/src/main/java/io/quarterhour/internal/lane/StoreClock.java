package io.quarterhour.internal.lane;

import io.quarterhour.store.SchedulerStore;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
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

  private final SchedulerStore store;
  private final TimeSource time;
  private volatile @Nullable Reading reading;
  private volatile Instant latest = Instant.EPOCH;

  private record Reading(Instant at, long nanos) {}

  /** The time of a store, carried forward by that of a node. */
  public StoreClock(SchedulerStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /** Reads the store's time anew. */
  public void synchronise() {
    Instant now = store.describe().now();
    if (now == null) {
      return;
    }
    reading = new Reading(now, time.nanoTime());
    Duration off = Duration.between(now, time.instant());
    if (off.abs().compareTo(TOLERATED) > 0) {
      LOG.warn(
          "the clock of this node is {} off from the store's, whose time the engine goes by", off);
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
    Reading last = reading;
    return last == null ? time.instant() : last.at.plusNanos(time.nanoTime() - last.nanos);
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
