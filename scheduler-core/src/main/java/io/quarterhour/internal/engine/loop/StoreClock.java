package io.quarterhour.internal.engine.loop;

import io.quarterhour.store.SchedulerStore;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the engine. If the store has a clock, it is the store's time, carried forward by the
 * monotonic clock of this node; otherwise it is the time of the node. Nodes that share a store
 * therefore agree, and a node whose wall clock is wrong or jumps neither fires early nor takes over
 * a live lease.
 *
 * <p>A reading is older by the way back from the store, so that the engine is never ahead of the
 * store. Instants are in whole milliseconds. Safe for use by many threads.
 */
public final class StoreClock implements TimeSource {
  private static final Logger LOG = LoggerFactory.getLogger(StoreClock.class);
  private static final Duration TOLERATED = Duration.ofSeconds(5);
  private static final int FIRST_READINGS = 3;
  private static final long MAX_READING_NANOS = Duration.ofMillis(10).toNanos();

  /**
   * The age at which a reading is renewed. It is longer than the interval of the heartbeats, which
   * renew it normally.
   */
  private static final long OLD_NANOS = Duration.ofMinutes(2).toNanos();

  private final SchedulerStore store;
  private final TimeSource time;
  private volatile @Nullable Reading reading;
  private volatile boolean synchronised;
  private volatile long synchronisedNanos;
  private volatile Instant latest = Instant.EPOCH;

  /**
   * The offset of the wall clock that was logged last; zero if it was never wrong or was reported
   * as correct.
   */
  private volatile Duration reportedOffset = Duration.ZERO;

  private record Reading(Instant at, long nanos) {
    Instant carriedTo(long presentNanos) {
      return at.plusNanos(presentNanos - nanos);
    }

    /**
     * {@return whether this reading, carried forward, is compatible with an answer whose round trip
     * took {@code wayNanos}}
     */
    boolean agrees(Instant answer, long presentNanos, long wayNanos) {
      Instant carried = carriedTo(presentNanos);
      return !carried.isBefore(answer) && !carried.isAfter(answer.plusNanos(wayNanos));
    }
  }

  /** Creates a clock that follows the store, carried forward by the time source of a node. */
  public StoreClock(SchedulerStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /**
   * Reads the time of the store again. The first time it takes several readings, because the first
   * round trips are slow.
   */
  public void synchronise() {
    int readings = synchronised ? 1 : FIRST_READINGS;
    for (int i = 0; i < readings; i++) {
      synchronise(() -> store.info().now());
    }
  }

  /** Reads the time of the store by a call that returns it, or null if the store has no clock. */
  public void synchronise(Supplier<@Nullable Instant> question) {
    Instant before = time.instant();
    long nominal = time.nanoTime();
    Instant now = question.get();
    long nanos = time.nanoTime();
    synchronised = true;
    if (now == null) {
      return;
    }
    synchronisedNanos = nanos;
    Reading last = reading;
    // The store read its clock at some moment during the round trip. If the previous reading agrees
    // with that, it is kept as the more exact one: its way back was shorter.
    if (last == null || !last.agrees(now, nanos, nanos - nominal)) {
      reading = new Reading(now, nanos);
    }
    Instant after = time.instant();
    if (Duration.between(before, after).compareTo(TOLERATED) > 0) {
      // The round trip took too long to say anything about the wall clock.
      return;
    }
    if (now.isBefore(before)) {
      compare(Duration.between(now, before));
    } else {
      compare(now.isAfter(after) ? Duration.between(now, after) : Duration.ZERO);
    }
  }

  /**
   * Reads the time of the store again if the last reading is old or if a step took long. A long
   * step may mean that the machine was suspended, after which the time carried forward is
   * unreliable.
   *
   * @param stepBegan the monotonic time at which the step began
   * @param lease the time for which this node owns what it claims
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

  /**
   * {@return the time by which the wall clock of the node is ahead of that of the store; negative
   * if it is behind, zero if they differ by less than five seconds}
   */
  public Duration skew() {
    return reportedOffset;
  }

  /** Logs once that the wall clock is wrong and by how much, and once that it is correct again. */
  private synchronized void compare(Duration off) {
    if (off.abs().compareTo(TOLERATED) <= 0) {
      if (!reportedOffset.isZero()) {
        reportedOffset = Duration.ZERO;
        LOG.info(
            "Node clock agrees with the store clock again; scheduling was not affected, nothing"
                + " needs to be done");
      }
    } else if (off.minus(reportedOffset).abs().compareTo(TOLERATED) > 0) {
      reportedOffset = off;
      LOG.warn(
          "Node clock is {} {} the store clock. The engine uses the store clock, so scheduling is"
              + " not affected; check NTP on this node",
          off.abs(),
          off.isNegative() ? "behind" : "ahead of");
    }
  }

  /**
   * {@return the monotonic time of this node at which an instant is or was reached, as far as it is
   * known now}
   */
  public long nanosAt(Instant instant) {
    long before;
    Duration left;
    do {
      before = time.nanoTime();
      left = until(instant);
      // If the thread was suspended in between, the two readings do not belong together.
    } while (time.nanoTime() - before > MAX_READING_NANOS);
    return before + left.toNanos();
  }

  @Override
  public Instant instant() {
    return wholeMillis(exactly());
  }

  /**
   * {@return the time until an instant, more precise than whole milliseconds; negative if the
   * instant has passed}
   */
  Duration until(Instant instant) {
    return Duration.between(exactly(), instant);
  }

  /** {@return the present instant as far as it is known without a call of the store} */
  public Instant known() {
    Reading last = reading;
    return wholeMillis(last == null ? time.instant() : last.carriedTo(time.nanoTime()));
  }

  private Instant exactly() {
    if (!synchronised) {
      // A caller that asks before the engine starts must not get the time of the node.
      synchronise();
    }
    Reading last = reading;
    return last == null ? time.instant() : last.carriedTo(time.nanoTime());
  }

  /**
   * Returns the same object for all readings within one millisecond: there may be thousands of
   * them, and the history of an in-memory store keeps them.
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
