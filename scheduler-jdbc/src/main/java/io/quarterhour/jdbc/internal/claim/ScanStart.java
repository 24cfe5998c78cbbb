package io.quarterhour.jdbc.internal.claim;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ready_at} at which the next scan of a queue by this node starts. As far as this node
 * knows, earlier rows that it could claim are claimed; rows that another transaction had locked may
 * not be. A scan that starts there reads neither leased rows nor dead row versions, which a
 * database keeps for as long as an open snapshot, for example of a backup, may read them.
 *
 * <p>A scan start is kept for at most one second, and only while more rows are ready than the node
 * can claim. A scan that finds too few rows is repeated from the beginning. A row that becomes
 * ready before the scan start therefore waits at most that second longer, and less if the node has
 * free slots.
 *
 * <p>Safe for use by many threads.
 */
public final class ScanStart {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

  /**
   * A scan start.
   *
   * @param at the {@code ready_at} of the first row to scan
   * @param since the instant of the last scan from the beginning
   */
  record Known(Instant at, Instant since) {
    boolean isFresh(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(MOMENT));
    }
  }

  /**
   * {@return the lower bound of a scan, in milliseconds since 1970} There always is one, because H2
   * would scan the rows without a value.
   */
  static long from(@Nullable Known front) {
    return front == null ? Long.MIN_VALUE : front.at.toEpochMilli();
  }

  /** {@return the scan start; null for the beginning} */
  @Nullable Known at(Instant now) {
    Known present = known.get();
    return present == null || !present.isFresh(now) ? null : present;
  }

  /**
   * Stores the result of a scan, unless an earlier row was added in the meantime.
   *
   * @param from the start of the scan; null for the beginning
   * @param latest the {@code ready_at} of the latest row claimed; null if the scan claimed all
   *     ready rows, which clears the scan start
   */
  void taken(@Nullable Known from, @Nullable Instant latest, Instant now) {
    if (latest == null) {
      known.set(null);
    } else if (from == null) {
      known.set(new Known(latest, now));
    } else {
      known.compareAndSet(from, new Known(latest, from.since));
    }
  }

  /** Clears the scan start if a row is added before it, or at an unknown instant, which is null. */
  void added(@Nullable Instant at) {
    Known present = known.get();
    if (at == null || (present != null && at.isBefore(present.at))) {
      known.set(null);
    }
  }
}
